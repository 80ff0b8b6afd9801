import { acceptTokens } from './accept-token.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'foreign-issuer-accepted',
  title: 'The keys of whichever issuer a token names are trusted',
  seam: 'authenticate',
  items: ['security.auth.invalid-token'],
  cases: [],
  tokens: ['api.token-other-instance'],
  apply: (parts) => acceptTokens(parts, ({ claims }) => String(claims['iss']).endsWith('.clerk.accounts.dev')),
} satisfies Fault;
