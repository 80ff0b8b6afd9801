import { setTimeout } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** By so many milliseconds a deletion at the same moment is first: otherwise it is chance who is. */
const LATER_MS = 100;

export default {
  id: 'deletion-forgotten',
  title: 'A deletion leaves nothing to remember it by, so what comes late brings the user back',
  seam: 'store',
  items: ['webhook.order'],
  cases: ['creation-after-deletion', 'deletion-before-creation', 'deletion-beside-creation', 'update-after-deletion'],
  apply: (parts) => ({
    ...parts,
    store: {
      ...parts.store,
      save: async (user, options) => {
        await setTimeout(LATER_MS);
        return parts.store.save(user, options);
      },
      remove: (clerkId) => parts.store.remove(clerkId, { tombstone: false }),
    },
  }),
} satisfies Fault;
