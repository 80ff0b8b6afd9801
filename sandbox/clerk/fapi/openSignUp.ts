import { ClerkApiError, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { SignUpRecord } from '../records.ts';
import { ensureClient, type FapiContext } from './visitor.ts';

/** An unfinished sign-up is given up after a day. */
const ABANDONED_AFTER_MS = 86_400_000;

/** An empty sign-up, which the browser does not have before it is kept. */
export function newSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  return {
    id: newId('sua'),
    clientId: ensureClient(c, instance).id,
    status: 'missing_requirements',
    emailAddress: null,
    username: null,
    emailVerification: null,
    passwordHash: null,
    firstName: null,
    lastName: null,
    unsafeMetadata: {},
    legalAcceptedAt: null,
    createdSessionId: null,
    createdUserId: null,
    abandonAt: instance.clock.now() + ABANDONED_AFTER_MS,
  };
}

/** Makes a sign-up the browser's current one. */
export function keepSignUp(c: FapiContext, instance: Instance, signUp: SignUpRecord): void {
  instance.store.signUps.set(signUp.id, signUp);
  ensureClient(c, instance).signUpId = signUp.id;
}

/** This browser's sign-up with the id in the path; one that was given up does not exist any more. */
export function findSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  const id = c.req.param('signUpId') ?? '';
  const signUp = instance.store.signUps.get(id);
  if (signUp === undefined || signUp.clientId !== c.var.visitor.client?.id) throw notFound('sign up attempt', id);
  if (signUp.status !== 'complete' && instance.clock.now() >= signUp.abandonAt) throw notFound('sign up attempt', id);
  return signUp;
}

/** The same, when it is to be changed. */
export function findOpenSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  const signUp = findSignUp(c, instance);
  if (signUp.status !== 'missing_requirements') {
    throw new ClerkApiError(403, 'sign_up_cannot_be_updated', 'Sign up cannot be updated', {
      longMessage: 'This sign up has reached a terminal state and cannot be updated.',
    });
  }
  if (c.var.visitor.client?.signUpId === signUp.id) return signUp;
  throw new ClerkApiError(403, 'resource_forbidden', 'Sign up forbidden', {
    longMessage: 'Access to this sign up is forbidden: this browser has started another one since.',
  });
}

/** @throws ClerkApiError `sign_up_mode_restricted`, `sign_up_restricted_waitlist` */
export function refuseClosedDoors({ settings }: Instance): void {
  if (settings.signUpMode === 'public') return;
  if (settings.signUpMode === 'restricted') {
    throw new ClerkApiError(403, 'sign_up_mode_restricted', 'Sign-ups restricted', {
      longMessage: 'New sign-ups are currently restricted.',
    });
  }
  throw new ClerkApiError(403, 'sign_up_restricted_waitlist', 'Sign-ups restricted with waitlist', {
    longMessage: 'Sign-ups are currently unavailable. Join the waitlist, and you will be notified.',
  });
}
