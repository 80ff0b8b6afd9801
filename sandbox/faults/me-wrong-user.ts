import type { Fault } from './fault.ts';

export default {
  id: 'me-wrong-user',
  title: 'The current user is kept in a variable of the module, and each request sees the one before it',
  seam: 'authenticate',
  items: ['security.data.access-control', 'integration.api.user-retrieval', 'smoke.auth'],
  apply: (parts) => {
    let current: string | undefined;
    return {
      ...parts,
      authenticate: async (request) => {
        const identity = await parts.authenticate(request);
        if (identity.status !== 'signed-in') return identity;
        const userId = current ?? identity.userId;
        current = identity.userId;
        return { ...identity, userId };
      },
    };
  },
} satisfies Fault;
