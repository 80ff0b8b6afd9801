import type { Fault } from './fault.ts';

export default {
  id: 'other-user-readable',
  title: 'Any signed-in user reads any row by its id',
  seam: 'mayRead',
  items: ['security.data.access-control'],
  cases: [],
  apply: (parts) => ({ ...parts, mayRead: () => true }),
} satisfies Fault;
