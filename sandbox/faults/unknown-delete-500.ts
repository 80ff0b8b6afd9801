import { readDeletedId } from '../app/webhook/mapping.ts';
import type { Fault } from './fault.ts';

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
        if (!(await these.store.find(clerkId))) throw new Error(`no record to delete: ${clerkId}`);
        await parts.sync.deleted(data, these);
      },
    },
  }),
} satisfies Fault;
