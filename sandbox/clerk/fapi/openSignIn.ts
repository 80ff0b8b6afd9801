import { ClerkApiError, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord } from '../records.ts';
import { ensureClient, type FapiContext } from './visitor.ts';

/** An unfinished sign-in is given up after a day. */
const ABANDONED_AFTER_MS = 86_400_000;

/** A new sign-in, which is the browser's current one from now on. */
export function newSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const client = ensureClient(c, instance);
  const signIn: SignInRecord = {
    id: newId('sia'),
    clientId: client.id,
    status: 'needs_identifier',
    identifier: null,
    userId: null,
    emailAddressId: null,
    verification: null,
    secondVerification: null,
    createdSessionId: null,
    abandonAt: instance.clock.now() + ABANDONED_AFTER_MS,
  };
  client.signInId = signIn.id;
  instance.store.signIns.set(signIn.id, signIn);
  return signIn;
}

/** This browser's sign-in with the id in the path; another browser's, and one that was given up, do not exist for it. */
export function findSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const id = c.req.param('signInId') ?? '';
  const signIn = instance.store.signIns.get(id);
  if (signIn === undefined || signIn.clientId !== c.var.visitor.client?.id) throw notFound('sign in', id);
  if (signIn.status !== 'complete' && instance.clock.now() >= signIn.abandonAt) throw notFound('sign in', id);
  return signIn;
}

/**
 * The same, when it is to be changed.
 *
 * @throws ClerkApiError `verification_already_verified` after it is complete, `resource_forbidden` after a newer one began
 */
export function findOpenSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const signIn = findSignIn(c, instance);
  if (signIn.status === 'complete') {
    throw new ClerkApiError(400, 'verification_already_verified', 'already verified', {
      longMessage: 'This sign in is complete; start another one.',
    });
  }
  if (c.var.visitor.client?.signInId === signIn.id) return signIn;
  const message = 'Update operations are not allowed on older sign ins';
  throw new ClerkApiError(403, 'resource_forbidden', message);
}

/** @throws ClerkApiError `client_state_invalid` unless the sign-in waits for this very step */
export function requireStatus(signIn: SignInRecord, action: string, ...statuses: SignInRecord['status'][]): void {
  if (statuses.includes(signIn.status)) return;
  throw new ClerkApiError(400, 'client_state_invalid', 'Invalid action', {
    longMessage: `We were unable to complete ${action} for this Client. The sign in's status is ${signIn.status}.`,
  });
}
