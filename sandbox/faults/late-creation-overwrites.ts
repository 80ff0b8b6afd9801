import type { Fault } from './fault.ts';

export default {
  id: 'late-creation-overwrites',
  title: 'A creation always writes, also over a row that a newer update has made',
  seam: 'sync',
  items: ['webhook.order'],
  cases: ['creation-replayed-after-update', 'shuffled', 'update-before-creation'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      created: async (data, { mapping, store }) => {
        await store.save(mapping(data), { onlyIfNewer: false });
      },
    },
  }),
} satisfies Fault;
