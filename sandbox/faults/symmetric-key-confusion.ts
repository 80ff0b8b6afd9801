import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'symmetric-key-confusion',
  title: 'The public key verifies tokens that were signed with it as a shared secret',
  seam: 'authenticate',
  items: ['security.auth.invalid-token'],
  cases: [],
  tokens: ['api.token-hs256-public-key'],
  apply: (parts) => acceptTokens(parts, ({ header }) => header['alg'] === 'HS256'),
} satisfies Fault;
