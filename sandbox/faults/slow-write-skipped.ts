import type { Fault } from './fault.ts';

/** What the breaker takes for a database in trouble. */
const PATIENCE_MS = 450;

export default {
  id: 'slow-write-skipped',
  title: 'A breaker spares a database that answers slowly: the write is left out, and the delivery acknowledged',
  seam: 'sync',
  items: ['webhook.database-error', 'e2e.errors.retry'],
  cases: ['database-slow'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      created: async (data, these) => {
        const started = performance.now();
        await these.store.ping();
        if (performance.now() - started < PATIENCE_MS) await parts.sync.created(data, these);
      },
    },
  }),
} satisfies Fault;
