import type { Fault } from './fault.ts';

/** Past the five seconds that the documents allow. */
const LATE_MS = 6_000;

export default {
  id: 'slow-row',
  title: 'A created event is acknowledged at once and written six seconds later',
  seam: 'sync',
  items: ['webhook.created.upsert', 'integration.db.user-sync', 'performance.webhook-5s'],
  cases: ['created'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      created: (data, these) => {
        these.mapping(data);
        const write = () => void parts.sync.created(data, these).catch(() => undefined);
        setTimeout(write, LATE_MS).unref();
        return Promise.resolve();
      },
    },
  }),
} satisfies Fault;
