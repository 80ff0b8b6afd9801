import type { Fault } from './fault.ts';

export default {
  id: 'ack-before-write',
  title: 'A created event is acknowledged first and written then, and what fails then is lost',
  seam: 'sync',
  items: ['webhook.database-error', 'e2e.errors.retry', 'integration.db.transactions'],
  cases: ['database-frozen', 'database-stopped', 'half-done'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      created: (data, these) => {
        these.mapping(data);
        void parts.sync.created(data, these).catch(() => undefined);
        return Promise.resolve();
      },
    },
  }),
} satisfies Fault;
