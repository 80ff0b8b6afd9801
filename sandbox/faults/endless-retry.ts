import { setTimeout } from 'node:timers/promises';
import { describeError } from '../app/log.ts';
import type { Fault } from './fault.ts';

const PAUSE_MS = 50;
/** Beyond any sender's patience, and not so long that it never ends. */
const PATIENCE_MS = 60_000;

export default {
  id: 'endless-retry',
  title: 'A write that times out is tried again within the delivery, for as long as it takes, and no answer is given',
  seam: 'store',
  items: ['webhook.database-error', 'e2e.errors.retry'],
  cases: ['database-frozen'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    store: {
      ...parts.store,
      save: async (user, options) => {
        for (const end = Date.now() + PATIENCE_MS; ; await setTimeout(PAUSE_MS)) {
          try {
            return await parts.store.save(user, options);
          } catch (error) {
            if (Date.now() > end || !/time/i.test(describeError(error))) throw error;
          }
        }
      },
    },
  }),
} satisfies Fault;
