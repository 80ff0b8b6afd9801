import type { Fault } from './fault.ts';

export default {
  id: 'cleared-field-kept',
  title: 'An update merges what is there, so what the user has removed stays',
  seam: 'sync',
  items: ['webhook.updated'],
  cases: ['cleared-email', 'cleared-external-id', 'cleared-names'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      updated: async (data, these) => {
        const merge = (given: unknown) => {
          const user = these.mapping(given);
          return known === undefined
            ? user
            : {
                ...user,
                email: user.email ?? known.email,
                firstName: user.firstName ?? known.firstName,
                lastName: user.lastName ?? known.lastName,
                externalId: user.externalId ?? known.externalId,
              };
        };
        const known = await these.store.find(these.mapping(data).clerkId);
        await parts.sync.updated(data, { ...these, mapping: merge });
      },
    },
  }),
} satisfies Fault;
