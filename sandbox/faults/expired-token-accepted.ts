import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'expired-token-accepted',
  title: 'A token counts after its end too',
  seam: 'authenticate',
  items: ['security.auth.invalid-token', 'security.auth.session'],
  cases: [],
  tokens: ['api.token-expired', 'api.revoked-session'],
  apply: (parts) => acceptTokens(parts, ({ claims }) => Number(claims['exp']) < Date.now() / 1_000),
} satisfies Fault;
