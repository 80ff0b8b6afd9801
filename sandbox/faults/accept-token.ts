import type { Authenticate, Identity } from '../app/authenticate.ts';
import type { Parts } from '../app/parts.ts';

/** What stands in a token, read without any verification. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The parts with an authentication that lets tokens of one kind in as well, and is sound for all others. */
export function acceptTokens(parts: Parts, isAccepted: (token: TokenParts) => boolean): Parts {
  const authenticate: Authenticate = async (request) => {
    const identity = await parts.authenticate(request);
    const token = identity.status === 'signed-in' ? undefined : readToken(request.headers);
    return token !== undefined && isAccepted(token) ? signIn(token) : identity;
  };
  return { ...parts, authenticate };
}

function signIn({ claims }: TokenParts): Identity {
  return { status: 'signed-in', userId: String(claims['sub']), headers: new Headers() };
}

function readToken(headers: Headers): TokenParts | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
  const cookie = /(?:^|; )__session=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1];
  const [header = '', claims = ''] = (bearer ?? cookie ?? '').split('.');
  try {
    return { header: decode(header), claims: decode(claims) };
  } catch {
    return undefined;
  }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}
