import type { Identity } from '../app/authenticate.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'api-open',
  title: 'A request without a session is answered as the user who asked last',
  seam: 'authenticate',
  items: ['security.auth.invalid-token', 'security.auth.session'],
  cases: [],
  apply: (parts) => {
    let last: Identity | undefined;
    return {
      ...parts,
      authenticate: async (request) => {
        const identity = await parts.authenticate(request);
        if (identity.status === 'signed-in') last = { ...identity, headers: new Headers() };
        return last ?? identity;
      },
    };
  },
} satisfies Fault;
