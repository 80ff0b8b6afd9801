import type { Fault } from './fault.ts';

export default {
  id: 'lost-row',
  title: 'A created event is acknowledged and nothing is written',
  seam: 'sync',
  items: [
    'webhook.created.upsert',
    'integration.db.user-sync',
    'e2e.register.row',
    'e2e.register.webhook',
    'migration.sync.data-correct',
    'migration.sync.names',
    'migration.sync.mongo-document',
  ],
  cases: ['created'],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, created: () => Promise.resolve() } }),
} satisfies Fault;
