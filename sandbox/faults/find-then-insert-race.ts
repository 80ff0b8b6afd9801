import { setTimeout } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { plainInsert } from './plain-insert.ts';

/** What lies between the look and the insert, in milliseconds: long enough for every other delivery to look too. */
const WINDOW_MS = 100;

export default {
  id: 'find-then-insert-race',
  title: 'A row is looked for and then inserted: of deliveries at the same moment, all but one fail',
  seam: 'sync',
  items: ['webhook.created.duplicate', 'webhook.order', 'e2e.errors.db-conflict'],
  cases: ['concurrent', 'fifty-at-once', 'two-at-once', 'two-messages-at-once'],
  chances: ['shuffled'],
  apply: (parts) => {
    const insert = plainInsert();
    return {
      ...parts,
      sync: {
        ...parts.sync,
        created: async (data, these) => {
          const found = await these.store.find(these.mapping(data).clerkId);
          if (found) return parts.sync.created(data, these);
          await setTimeout(WINDOW_MS);
          return insert(data, these);
        },
      },
    };
  },
} satisfies Fault;
