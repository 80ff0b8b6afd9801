import type { Fault } from './fault.ts';

export default {
  id: 'sign-in-elsewhere',
  title: 'Signing in leads back to the home page',
  seam: 'pages',
  items: ['migration.flow.sign-in-redirect'],
  cases: [],
  shownBy: { suites: ['e2e'], checks: ['flow.sign-in-redirect'] },
  apply: (parts) => ({ ...parts, pages: { ...parts.pages, afterSignInUrl: '/' } }),
} satisfies Fault;
