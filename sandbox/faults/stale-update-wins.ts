import type { Fault } from './fault.ts';

export default {
  id: 'stale-update-wins',
  title: 'An event older than the row overwrites it',
  seam: 'store',
  items: ['webhook.order'],
  cases: [
    'creation-replayed-after-update',
    'old-update-after-new',
    'shuffled',
    'update-before-creation',
    'updates-at-once',
  ],
  apply: (parts) => ({
    ...parts,
    store: { ...parts.store, save: (user) => parts.store.save(user, { onlyIfNewer: false }) },
  }),
} satisfies Fault;
