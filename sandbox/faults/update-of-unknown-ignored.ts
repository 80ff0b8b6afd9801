import type { Fault } from './fault.ts';

export default {
  id: 'update-of-unknown-ignored',
  title: 'An updated event of a user without a row writes nothing',
  seam: 'sync',
  items: ['webhook.updated.unknown', 'webhook.order'],
  cases: ['shuffled', 'update-before-creation', 'update-of-unknown'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      updated: async (data, these) => {
        if (await these.store.find(these.mapping(data).clerkId)) await parts.sync.updated(data, these);
      },
    },
  }),
} satisfies Fault;
