import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenChange {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Seconds from now. */
  readonly expiresIn?: number;
  /** Signed with a key that the instance never had, under the name of its own. */
  readonly forged?: boolean;
}

/** As much of Clerk's Backend API as the application asks: the instance's keys, behind its secret key. */
export interface ClerkDouble {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** How many times the keys were asked for. */
  readonly calls: () => number;
  /** `false` answers 500 from now on. */
  readonly setUp: (up: boolean) => void;
  readonly token: (userId: string, change?: TokenChange) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export const FRONTEND_API = '127.0.0.1:59999';

export async function startClerkDouble(): Promise<ClerkDouble> {
  const own = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const kid = 'ins_double';
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(own.publicKey)), kid, alg: 'RS256', use: 'sig' }] });
  const secretKey = 'sk_test_0123456789abcdefghijklmnopqrstuvwxyz';
  let up = true;
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    const known = request.headers.authorization === `Bearer ${secretKey}` && request.url === '/v1/jwks';
    response.writeHead(up ? (known ? 200 : 401) : 500, { 'content-type': 'application/json' });
    response.end(up && known ? jwks : '{"errors":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretKey,
    publishableKey: `pk_test_${Buffer.from(`${FRONTEND_API}$`).toString('base64')}`,
    calls: () => calls,
    setUp: (value) => (up = value),
    token: (userId, { claims = {}, expiresIn = 60, forged = false } = {}) =>
      sign(forged ? stranger.privateKey : own.privateKey, kid, userId, claims, expiresIn),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sign(key: CryptoKey, kid: string, sub: string, claims: Readonly<Record<string, unknown>>, expiresIn: number) {
  const now = Math.floor(Date.now() / 1000);
  const iss = `https://${FRONTEND_API}`;
  return new SignJWT({
    sub,
    sid: 'sess_double',
    iss,
    iat: now - 5,
    nbf: now - 10,
    exp: now + expiresIn,
    v: 2,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .sign(key);
}
