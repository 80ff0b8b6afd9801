import type { Fault } from './fault.ts';

export default {
  id: 'delete-ignored',
  title: 'A deleted event is acknowledged and the row stays',
  seam: 'sync',
  items: [
    'webhook.deleted',
    'integration.db.user-sync',
    'webhook.order',
    'webhook.validate.data',
    'e2e.delete.row',
    'e2e.delete.webhook',
  ],
  cases: [
    'deleted',
    'deleted-alone',
    'deleted-with-external-id',
    'deletion-before-creation',
    'deletion-beside-creation',
    'deletion-replayed',
    'operator-as-id-of-deletion',
    'signed-deletion-without-id',
  ],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, deleted: () => Promise.resolve() } }),
} satisfies Fault;
