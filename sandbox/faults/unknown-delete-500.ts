import { readDeletedId } from '../app/webhook/mapping.ts';
import { setTimeout } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** By so many milliseconds a creation at the same moment is first: otherwise it is chance who is. */
const LATER_MS = 100;

export default {
  id: 'unknown-delete-500',
  title: 'A deleted event of a user without a row ends in an error',
  seam: 'sync',
  items: ['webhook.deleted.unknown', 'webhook.order', 'webhook.deleted'],
  cases: ['delete-of-unknown', 'deletion-before-creation', 'deletion-replayed'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      deleted: async (data, these) => {
        const clerkId = readDeletedId(data);
        await setTimeout(LATER_MS);
        if (!(await these.store.find(clerkId))) throw new Error(`no record to delete: ${clerkId}`);
        await parts.sync.deleted(data, these);
      },
    },
  }),
} satisfies Fault;
