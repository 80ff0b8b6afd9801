import { activeSessions } from '../accounts/sessions.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { FapiContext } from './visitor.ts';

/** In single session mode, Clerk's default, one browser is signed in as one user. */
export function refuseSecondSession(c: FapiContext, instance: Instance): void {
  const { client } = c.var.visitor;
  if (client === undefined || activeSessions(instance, client).length === 0) return;
  throw new ClerkApiError(400, 'session_exists', 'Session already exists', {
    longMessage: "You're currently in single session mode. You can only be signed into one account at a time.",
  });
}
