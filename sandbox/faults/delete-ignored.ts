import type { Fault } from './fault.ts';
import { DELETION_CASES } from './named-cases.ts';
import { DELETION_ITEMS } from './named-items.ts';

export default {
  id: 'delete-ignored',
  title: 'A deleted event is acknowledged and the row stays',
  seam: 'sync',
  items: DELETION_ITEMS,
  cases: DELETION_CASES,
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, deleted: () => Promise.resolve() } }),
} satisfies Fault;
