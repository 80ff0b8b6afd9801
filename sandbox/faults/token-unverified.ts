import type { Fault } from './fault.ts';

const subjectOf = (authorization: string | null): string | undefined => {
  const [, payload = ''] = authorization?.split('.') ?? [];
  try {
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
};

export default {
  id: 'token-unverified',
  title: 'The session token is decoded and its signature never looked at',
  seam: 'authenticate',
  items: ['security.auth.invalid-token', 'security.auth.session'],
  cases: [],
  // It reads whatever stands in the header; a cookie goes the sound way.
  tokens: [
    'api.token-tampered-claim',
    'api.token-alg-none',
    'api.token-other-key',
    'api.token-unknown-kid',
    'api.token-other-instance',
    'api.token-hs256-public-key',
    'api.token-expired',
    'api.token-not-yet-valid',
    'api.token-other-party',
    'api.revoked-session',
  ],
  apply: (parts) => ({
    ...parts,
    authenticate: async (request) => {
      const userId = subjectOf(request.headers.get('authorization'));
      return userId === undefined
        ? parts.authenticate(request)
        : { status: 'signed-in', userId, headers: new Headers() };
    },
  }),
} satisfies Fault;
