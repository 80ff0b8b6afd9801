import { activeSessions } from '../accounts/sessions.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord, UserRecord } from '../records.ts';
import type { FapiContext } from './visitor.ts';

/** In single session mode, Clerk's default, one browser is signed in as one user. */
export function refuseSecondSession(c: FapiContext, instance: Instance): void {
  const { client } = c.var.visitor;
  if (instance.settings.multiSession) return;
  if (client === undefined || activeSessions(instance, client).length === 0) return;
  throw new ClerkApiError(400, 'session_exists', 'Session already exists', {
    longMessage: "You're currently in single session mode. You can only be signed into one account at a time.",
  });
}

/** With several sessions, each is of another user. */
export function refuseSignedInTwice(instance: Instance, signIn: SignInRecord, user: UserRecord): void {
  const client = instance.store.clients.get(signIn.clientId);
  if (client === undefined) return;
  const own = activeSessions(instance, client).find((session) => session.userId === user.id);
  if (own === undefined) return;
  throw new ClerkApiError(400, 'identifier_already_signed_in', "You're already signed in", {
    meta: { session_id: own.id },
  });
}
