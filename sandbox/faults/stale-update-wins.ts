import type { Fault } from './fault.ts';

export default {
  id: 'stale-update-wins',
  title: 'An event older than the row overwrites it',
  seam: 'store',
  items: ['webhook.order'],
  cases: ['old-update-after-new'],
  apply: (parts) => ({
    ...parts,
    store: { ...parts.store, save: (user) => parts.store.save(user, { onlyIfNewer: false }) },
  }),
} satisfies Fault;
