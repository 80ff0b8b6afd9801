import { forgetAttempts, refuseLocked } from '../accounts/lockout.ts';
import { hasSecondFactor } from '../accounts/secondFactors.ts';
import { startSession } from '../accounts/sessions.ts';
import { updateUser } from '../accounts/users.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord, UserRecord } from '../records.ts';
import { clientTrustState } from '../shapes/signIn.ts';
import { userOfSignIn } from './firstFactor.ts';
import { refuseSignedInTwice } from './singleSession.ts';
import { ensureClient, type FapiContext } from './visitor.ts';

/** What a first factor leaves to prove. */
function nextStep(instance: Instance, signIn: SignInRecord, user: UserRecord): SignInRecord['status'] {
  const proof = signIn.verification;
  if (hasSecondFactor(instance, user)) {
    // Whoever made the ticket vouches for both factors.
    if (proof?.strategy === 'ticket') signIn.secondVerification = proof;
    return proof?.strategy === 'ticket' ? 'complete' : 'needs_second_factor';
  }
  const isReachable = user.emailAddresses.length > 0;
  const asks = proof?.strategy === 'password' && !user.bypassClientTrust && isReachable;
  return asks && clientTrustState(instance, signIn) === 'new' ? 'needs_client_trust' : 'complete';
}

/**
 * Goes on after the first factor: signs the user in, or asks for the second factor or the proof of a new device.
 *
 * @throws ClerkApiError `user_banned`, `user_locked`, `identifier_already_signed_in`
 */
export function completeSignIn(c: FapiContext, instance: Instance, signIn: SignInRecord, strategy: string): void {
  const user = userOfSignIn(instance, signIn);
  refuseBanned(user);
  refuseLocked(instance, user);
  refuseSignedInTwice(instance, signIn, user);
  forgetAttempts(user);
  proveAddress(c, instance, signIn, user);
  signIn.status = nextStep(instance, signIn, user);
  if (signIn.status === 'complete') startSignedIn(c, instance, signIn, strategy);
}

/** Signs the user in on the client that signs in, whoever asks: a link may be opened elsewhere. */
export function startSignedIn(c: FapiContext, instance: Instance, signIn: SignInRecord, strategy: string): void {
  const user = userOfSignIn(instance, signIn);
  refuseBanned(user);
  const client = instance.store.clients.get(signIn.clientId) ?? ensureClient(c, instance);
  const session = startSession(instance, user, client, strategy, c.var.visitor.requester);
  if (hasSecondFactor(instance, user)) session.secondFactorAt = session.createdAt;
  signIn.createdSessionId = session.id;
  signIn.status = 'complete';
  client.signInId = null;
}

function refuseBanned(user: UserRecord): void {
  if (!user.banned) return;
  throw new ClerkApiError(403, 'user_banned', 'User banned', { longMessage: 'This account is banned.' });
}

/** A code or a link that was sent to an address proves it, if nothing did before. */
function proveAddress(c: FapiContext, instance: Instance, signIn: SignInRecord, user: UserRecord): void {
  const email = user.emailAddresses.find(({ id }) => id === signIn.emailAddressId);
  const proof = signIn.verification;
  if (email === undefined || proof === null || email.verification?.status === 'verified') return;
  const isLink = proof.strategy === 'email_link';
  if (!isLink && proof.strategy !== 'email_code' && proof.strategy !== 'reset_password_email_code') return;
  const { attempts, expireAt } = proof;
  email.verification = { status: 'verified', strategy: isLink ? 'email_link' : 'email_code', attempts, expireAt };
  email.reserved = false;
  updateUser(instance, user, c.var.visitor.requester);
}
