import type { Fault } from './fault.ts';

export default {
  id: 'delete-ignored',
  title: 'A deleted event is acknowledged and the row stays',
  seam: 'sync',
  items: ['webhook.deleted', 'integration.db.user-sync', 'e2e.delete.row', 'e2e.delete.webhook'],
  cases: ['deleted'],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, deleted: () => Promise.resolve() } }),
} satisfies Fault;
