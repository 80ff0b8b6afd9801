import type { Fault } from './fault.ts';

export default {
  id: 'half-done-delivery',
  title: 'A creation writes the id first and the rest then, in two writes that nothing holds together',
  seam: 'sync',
  items: ['integration.db.transactions'],
  cases: ['half-done'],
  control: 'database',
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      created: async (data, { mapping, store }) => {
        const user = mapping(data);
        const bare = { ...user, email: null, firstName: null, lastName: null, imageUrl: null, externalId: null };
        // Older than any event, so that it leaves a row alone that is there.
        await store.save({ ...bare, clerkUpdatedAt: 0 }, { onlyIfNewer: true });
        await store.save(user, { onlyIfNewer: true });
      },
    },
  }),
} satisfies Fault;
