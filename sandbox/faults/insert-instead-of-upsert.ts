import type { Fault } from './fault.ts';
import { plainInsert } from './plain-insert.ts';

export default {
  id: 'insert-instead-of-upsert',
  title: 'A created event is inserted, so its second delivery runs into the unique index',
  seam: 'sync',
  items: ['webhook.created.duplicate'],
  cases: ['concurrent', 'replayed'],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, created: plainInsert() } }),
} satisfies Fault;
