import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { newSecret } from './identifiers.ts';

/** What a Clerk instance is known by, and the RSA pair that signs its tokens. */
export interface InstanceKeys {
  /** `pk_test_…` or `pk_live_…`: base64 of the Frontend API's host and port, and `$`. */
  readonly publishableKey: string;
  /** `sk_test_…` or `sk_live_…` */
  readonly secretKey: string;
  /** Names the signing key in a token's `kid` header. */
  readonly kid: string;
  /** The public key as a JSON Web Key with `kid`, `alg` and `use`. */
  readonly jwk: PublicJwk;
  /** Signs claims as an RS256 token. */
  signToken(claims: Readonly<Record<string, unknown>>, category?: string): string;
  /** The claims of a token this instance signed, or undefined; the caller judges expiry. */
  readToken(token: string): Record<string, unknown> | undefined;
}

export interface PublicJwk {
  readonly use: 'sig';
  readonly kty: 'RSA';
  readonly kid: string;
  readonly alg: 'RS256';
  readonly n: string;
  readonly e: string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Suffix of the cookies that carry one instance's state, so that two instances on one host do not collide: the first
 * eight letters of the publishable key's SHA-1, as `@clerk/shared/keys` derives it.
 */
export function cookieSuffixOf(publishableKey: string): string {
  const digest = createHash('sha1').update(publishableKey).digest('base64');
  return digest.replaceAll('+', '-').replaceAll('/', '_').slice(0, 8);
}

/**
 * Makes the keys of a new instance.
 *
 * @param frontendApi host and port that the publishable key names
 * @param privateKey RSA, signs the instance's tokens
 */
export function makeInstanceKeys(
  environment: 'development' | 'production',
  frontendApi: string,
  privateKey: KeyObject,
): InstanceKeys {
  const mode = environment === 'production' ? 'live' : 'test';
  const publicKey = createPublicKey(privateKey);
  const signContent = rememberSignatures(privateKey);
  const kid = `ins_${newSecret(27)}`;
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return {
    publishableKey: `pk_${mode}_${Buffer.from(`${frontendApi}$`).toString('base64')}`,
    secretKey: `sk_${mode}_${newSecret(42)}`,
    kid,
    jwk: { use: 'sig', kty: 'RSA', kid, alg: 'RS256', n, e },
    signToken: (claims, category) => {
      const header = { alg: 'RS256', ...(category === undefined ? {} : { cat: category }), kid, typ: 'JWT' };
      const content = `${encode(header)}.${encode(claims)}`;
      return `${content}.${signContent(content)}`;
    },
    readToken: (token) => readToken(publicKey, token),
  };
}

/** So many signatures are kept: what one second's clients ask for again. */
const REMEMBERED = 2_048;

/**
 * Signs, and gives the same signature again for the same content. RS256 is deterministic, so nobody can tell; and a
 * client that is read often asks for one token many times within the second that its claims name.
 */
function rememberSignatures(key: KeyObject): (content: string) => string {
  let recent = new Map<string, string>();
  let older = new Map<string, string>();
  return (content) => {
    const known = recent.get(content) ?? older.get(content);
    const signature = known ?? sign('sha256', Buffer.from(content), key).toString('base64url');
    if (recent.size >= REMEMBERED) {
      older = recent;
      recent = new Map<string, string>();
    }
    recent.set(content, signature);
    return signature;
  };
}

function readToken(key: KeyObject, token: string): Record<string, unknown> | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined;
  const signed = verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
  if (!signed) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
}
