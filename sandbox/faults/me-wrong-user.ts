import type { Fault } from './fault.ts';

/** Whoever the server itself asked as when it warmed up. */
const FIRST = 'user_of_the_warm_up';

export default {
  id: 'me-wrong-user',
  title:
    'The current user is kept in a variable of the module, and each request is answered as that of somebody before it',
  seam: 'authenticate',
  items: ['integration.api.user-retrieval', 'smoke.auth'],
  cases: [],
  apply: (parts) => {
    let current = FIRST;
    let before = FIRST;
    return {
      ...parts,
      authenticate: async (request) => {
        const identity = await parts.authenticate(request);
        if (identity.status !== 'signed-in') return identity;
        if (identity.userId !== current) [before, current] = [current, identity.userId];
        return { ...identity, userId: before };
      },
    };
  },
} satisfies Fault;
