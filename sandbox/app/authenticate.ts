import { createClerkClient } from '@clerk/backend';
import type { Log } from './log.ts';
import { describeError } from './log.ts';

/**
 * Who a request comes from. `handshake`: Clerk asks for a trip over its Frontend API before it can tell.
 * `unknown`: Clerk's keys could not be had, so nobody can tell.
 */
export type Identity =
  | { readonly status: 'signed-in'; readonly userId: string; readonly headers: Headers }
  | { readonly status: 'signed-out'; readonly headers: Headers }
  | { readonly status: 'handshake'; readonly headers: Headers }
  | { readonly status: 'unknown' };

export type Authenticate = (request: Request) => Promise<Identity>;

export interface ClerkAccess {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly apiUrl: string;
  /** The origin that browsers see; known once the server listens. */
  readonly origin: () => string;
  /** Whether Clerk's Backend API answers. */
  readonly isClerkUp: () => Promise<boolean>;
  readonly log: Log;
}

/** Clerk's keys did not load. `unexpected-error` can mean that too, or a token that is no token. */
const NO_KEYS = 'jwk-remote-failed-to-load';
const UNEXPECTED = 'unexpected-error';

/** Authenticates with Clerk's own library: session token in the Authorization header, or else in the cookies. */
export function createAuthenticate(access: ClerkAccess): Authenticate {
  const { secretKey, publishableKey, apiUrl, origin, log } = access;
  const clerk = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });

  return async (request) => {
    // Cookies travel on their own, so theirs must name this origin. A token in the header was put there by someone
    // who had it; those made through the Backend API name no party, which Clerk's library takes for a wrong one.
    const cookies = !carriesToken(request.headers.get('authorization'));
    try {
      const state = await clerk.authenticateRequest(request, cookies ? { authorizedParties: [origin()] } : {});
      if (state.status === 'handshake') return { status: 'handshake', headers: state.headers };
      if (state.status === 'signed-out') {
        if (state.reason === NO_KEYS) return { status: 'unknown' };
        if (state.reason === UNEXPECTED && !(await access.isClerkUp())) return { status: 'unknown' };
        return { status: 'signed-out', headers: state.headers };
      }
      const { userId, sessionClaims } = state.toAuth();
      const party: unknown = sessionClaims.azp;
      if (party !== undefined && party !== origin()) return { status: 'signed-out', headers: new Headers() };
      return { status: 'signed-in', userId, headers: state.headers };
    } catch (error) {
      log('warn', 'request could not be authenticated', { error: describeError(error) });
      return (await access.isClerkUp()) ? { status: 'signed-out', headers: new Headers() } : { status: 'unknown' };
    }
  };
}

/** Whether Clerk's library takes the header for a token: `Bearer …`, or one word alone. Other schemes are not its own. */
function carriesToken(authorization: string | null): boolean {
  return authorization !== null && /^(Bearer +\S|\S+$)/.test(authorization);
}
