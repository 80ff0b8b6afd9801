import type { Fault } from './fault.ts';

export default {
  id: 'sign-out-not-home',
  title: 'Signing out leads to the sign-in page',
  seam: 'pages',
  items: ['migration.flow.sign-out-home'],
  cases: [],
  shownBy: { suites: ['e2e'], checks: ['flow.sign-out'] },
  apply: (parts) => ({ ...parts, pages: { ...parts.pages, afterSignOutUrl: '/sign-in' } }),
} satisfies Fault;
