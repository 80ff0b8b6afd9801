import type { Fault } from './fault.ts';

export default {
  id: 'update-ignored',
  title: 'An updated event is acknowledged and the row stays as it was',
  seam: 'sync',
  items: [
    'webhook.updated',
    'webhook.updated.unknown',
    'integration.db.user-sync',
    'e2e.update.webhook',
    'e2e.update.row',
  ],
  cases: ['updated', 'update-of-unknown'],
  apply: (parts) => ({ ...parts, sync: { ...parts.sync, updated: () => Promise.resolve() } }),
} satisfies Fault;
