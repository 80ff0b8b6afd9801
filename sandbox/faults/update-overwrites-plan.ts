import type { Fault } from './fault.ts';

export default {
  id: 'update-overwrites-plan',
  title: 'An update writes the plan that the metadata names over the one that the application keeps',
  seam: 'sync',
  items: ['migration.sync.plan-default'],
  cases: ['plan-kept-on-update'],
  apply: (parts) => ({
    ...parts,
    sync: {
      ...parts.sync,
      updated: async (data, { mapping, store }) => {
        const user = mapping(data);
        const { plan = user.plan } = (data as { public_metadata?: { plan?: string } }).public_metadata ?? {};
        await store.save({ ...user, plan }, { onlyIfNewer: true, withPlan: true });
      },
    },
  }),
} satisfies Fault;
