import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'alg-none-accepted',
  title: 'A token that says that it needs no signature is believed',
  seam: 'authenticate',
  items: ['security.auth.invalid-token'],
  cases: [],
  tokens: ['api.token-alg-none'],
  apply: (parts) => acceptTokens(parts, ({ header }) => header['alg'] === 'none'),
} satisfies Fault;
