import { decodeJwt } from 'jose';
import { PreflightError } from '../checklists/error.ts';

/** What a load needs to know of the session token it sends. */
export interface LoadToken {
  readonly token: string;
  readonly userId: string;
  /** Milliseconds since the epoch; `undefined` for one that does not say. */
  readonly expiresAt: number | undefined;
}

/**
 * Reads whose token this is, unverified: the application verifies it.
 *
 * @throws PreflightError `internal` for what is no session token
 */
export function readToken(token: string): LoadToken {
  try {
    const { sub, exp } = decodeJwt(token);
    if (sub !== undefined) return { token, userId: sub, expiresAt: exp === undefined ? undefined : exp * 1_000 };
  } catch (cause) {
    throw new PreflightError('internal', 'The minted session token is no JWT.', { cause });
  }
  throw new PreflightError('internal', 'The minted session token names no user (it has no `sub`).');
}
