import type { Fault } from './fault.ts';

export default {
  id: 'bearer-missing',
  title: 'The pages call the API without the session token in a header',
  seam: 'pages',
  items: ['migration.api.bearer'],
  cases: [],
  shownBy: { suites: ['e2e'], checks: ['flow.bearer'] },
  apply: (parts) => ({ ...parts, pages: { ...parts.pages, bearer: false } }),
} satisfies Fault;
