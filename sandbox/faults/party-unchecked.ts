import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'party-unchecked',
  title: 'A token that another site obtained is taken',
  seam: 'authenticate',
  items: ['security.auth.invalid-token'],
  cases: [],
  tokens: ['api.token-other-party', 'api.cookie-other-party'],
  apply: (parts) => acceptTokens(parts, ({ claims }) => String(claims['azp']).endsWith('.invalid')),
} satisfies Fault;
