import type { Fault } from './fault.ts';
import { plainInsert } from './plain-insert.ts';

export default {
  id: 'insert-instead-of-upsert',
  title: 'A created event is inserted, so its second delivery runs into the unique index',
  seam: 'sync',
  items: ['webhook.created.duplicate', 'e2e.errors.db-conflict', 'webhook.order'],
  cases: [
    'concurrent',
    'created-again-under-new-id',
    'creation-replayed-after-update',
    'fifty-at-once',
    'replayed',
    'shuffled',
    'two-at-once',
    'two-messages-at-once',
    'update-before-creation',
  ],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, created: plainInsert() } }),
} satisfies Fault;
