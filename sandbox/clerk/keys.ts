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
  const signContent = signRemembering(privateKey);
  const isSigned = verifyRemembering(publicKey);
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
    readToken: (token) => readToken(isSigned, token),
  };
}

/** So many answers of a kind are kept: what one second's clients ask for again. */
const REMEMBERED = 2_048;
/** Nobody's token is longer; a longer text is answered and forgotten, so that strangers cannot fill the memory. */
const LONGEST = 8_192;

/** Remembers what a function gave for its latest texts, in two generations, so that the oldest half is forgotten. */
function rememberAnswers<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  let recent = new Map<string, Answer>();
  let older = new Map<string, Answer>();
  return (text) => {
    if (text.length > LONGEST) return answer(text);
    const known = recent.get(text) ?? older.get(text);
    const given = known ?? answer(text);
    if (recent.size >= REMEMBERED) {
      older = recent;
      recent = new Map<string, Answer>();
    }
    recent.set(text, given);
    return given;
  };
}

/**
 * Signs, and gives the same signature again for the same content. RS256 is deterministic, so nobody can tell; and a
 * client that is read often asks for one token many times within the second that its claims name.
 */
function signRemembering(key: KeyObject): (content: string) => string {
  return rememberAnswers((content) => sign('sha256', Buffer.from(content), key).toString('base64url'));
}

/** Whether a token is signed by the key; a browser sends the same one with each of its requests. */
function verifyRemembering(key: KeyObject): (token: string) => boolean {
  return rememberAnswers((token) => {
    const end = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(end + 1), 'base64url');
    return verify('sha256', Buffer.from(token.slice(0, end)), key, signature);
  });
}

function readToken(isSigned: (token: string) => boolean, token: string): Record<string, unknown> | undefined {
  const [, claims, signature, ...rest] = token.split('.');
  if (claims === undefined || signature === undefined || rest.length > 0 || !isSigned(token)) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
}
