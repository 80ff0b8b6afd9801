import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'premature-token-accepted',
  title: 'A token counts before its beginning',
  seam: 'authenticate',
  items: ['security.auth.invalid-token'],
  cases: [],
  tokens: ['api.token-not-yet-valid'],
  apply: (parts) => acceptTokens(parts, ({ claims }) => Number(claims['nbf']) > Date.now() / 1_000),
} satisfies Fault;
