import { newEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { claimExternalAccounts, linkableUser, linkAccount, ownerOf } from '../accounts/externalAccounts.ts';
import { updateUser } from '../accounts/users.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { Provider } from '../oauth/providers.ts';
import type { PendingGrant, ProviderProfile, SignInRecord, SignUpRecord, Verification } from '../records.ts';
import { userOfSignIn } from './firstFactor.ts';
import { completeSignIn } from './signInCompletion.ts';
import { completeIfReady } from './signUpCompletion.ts';
import { refuseSecondSession } from './singleSession.ts';
import { ensureClient, type FapiContext } from './visitor.ts';

/** What the provider said: who it is, or why not. */
export interface ProviderAnswer {
  readonly error: string | undefined;
  readonly profile: ProviderProfile | undefined;
}

/** With these a sign-in may go on as a sign-up, and the other way round. */
const TRANSFERABLE = new Set(['external_account_not_found', 'external_account_exists']);

/**
 * Takes a provider's answer into the sign-in, the sign-up or the account that it was asked for. A refusal is written
 * into the verification, where the page that the browser returns to reads it.
 */
export function applyAnswer(
  c: FapiContext,
  instance: Instance,
  grant: PendingGrant,
  provider: Provider,
  answer: ProviderAnswer,
): void {
  const { signIns, signUps } = instance.store;
  const signIn = grant.purpose === 'sign_in' ? signIns.get(grant.subjectId) : undefined;
  const signUp = grant.purpose === 'sign_up' ? signUps.get(grant.subjectId) : undefined;
  if (signIn?.verification != null && signIn.status !== 'complete') {
    settle(signIn.verification, () => answerSignIn(c, instance, signIn, provider, readProfile(provider, answer)));
  } else if (signUp?.externalVerification !== undefined && signUp.status === 'missing_requirements') {
    settle(signUp.externalVerification, () =>
      answerSignUp(c, instance, signUp, provider, readProfile(provider, answer)),
    );
  } else if (grant.purpose === 'external_account') {
    answerConnection(c, instance, grant, provider, answer);
  }
}

function settle(verification: Verification, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ClerkApiError)) throw error;
    const { code, message, longMessage, meta } = error;
    verification.status = TRANSFERABLE.has(code) ? 'transferable' : 'failed';
    verification.error = { code, message, longMessage, meta };
  }
}

function readProfile(provider: Provider, { error, profile }: ProviderAnswer): ProviderProfile {
  if (error === 'access_denied') {
    throw new ClerkApiError(403, 'oauth_access_denied', `${provider.name} was told not to sign in`, {
      longMessage: `${provider.name} says that the sign-in was declined there.`,
    });
  }
  if (profile !== undefined) return profile;
  throw new ClerkApiError(400, 'oauth_token_exchange_error', 'Token exchange error', {
    longMessage: `${provider.name} does not accept the code of this answer.`,
  });
}

function answerSignIn(
  c: FapiContext,
  instance: Instance,
  signIn: SignInRecord,
  provider: Provider,
  profile: ProviderProfile,
): void {
  refuseSecondSession(c, instance);
  const user = ownerOf(instance, provider.id, profile) ?? linkableUser(instance, profile);
  if (user === undefined) {
    signIn.externalProfile = profile;
    throw new ClerkApiError(422, 'external_account_not_found', 'The External Account was not found.');
  }
  signIn.userId = user.id;
  completeExternalSignIn(c, instance, signIn, provider, profile);
}

/** Signs in the user whom the provider vouches for; an account that was not theirs yet is linked. */
export function completeExternalSignIn(
  c: FapiContext,
  instance: Instance,
  signIn: SignInRecord,
  provider: Provider,
  profile: ProviderProfile,
): void {
  const user = userOfSignIn(instance, signIn);
  signIn.identifier = profile.emailAddress;
  if (signIn.verification !== null) signIn.verification.status = 'verified';
  completeSignIn(c, instance, signIn, `oauth_${provider.id}`);
  // The page that the browser returns to finds the session by the sign-in.
  ensureClient(c, instance).signInId = signIn.id;
  if (ownerOf(instance, provider.id, profile) !== undefined || signIn.verification === null) return;
  linkAccount(instance, user, provider.id, profile, { ...signIn.verification });
  updateUser(instance, user, c.var.visitor.requester);
}

function answerSignUp(
  c: FapiContext,
  instance: Instance,
  signUp: SignUpRecord,
  provider: Provider,
  profile: ProviderProfile,
): void {
  refuseSecondSession(c, instance);
  signUp.externalProfile = profile;
  if ((ownerOf(instance, provider.id, profile) ?? linkableUser(instance, profile)) !== undefined) {
    throw new ClerkApiError(422, 'external_account_exists', 'This external account already exists.');
  }
  takeOverProfile(instance, signUp, provider, profile);
  completeIfReady(c, instance, signUp);
  ensureClient(c, instance).signUpId = signUp.id;
}

/** Fills a sign-up with what the provider says; what the person typed stays. */
export function takeOverProfile(
  instance: Instance,
  signUp: SignUpRecord,
  provider: Provider,
  profile: ProviderProfile,
): void {
  const { settings } = instance;
  if (signUp.emailAddress === null && settings.emailAddress !== 'off') {
    refuseTaken(instance.store, profile.emailAddress, 'email_address');
    signUp.emailAddress = profile.emailAddress;
  }
  if (signUp.emailAddress === profile.emailAddress) signUp.emailVerification = vouchedBy(provider);
  if (settings.firstName !== 'off') signUp.firstName ??= profile.firstName;
  if (settings.lastName !== 'off') signUp.lastName ??= profile.lastName;
  signUp.externalProfile = profile;
  if (signUp.externalVerification !== undefined) signUp.externalVerification.status = 'verified';
}

const vouchedBy = (provider: Provider): Verification => ({
  status: 'verified',
  strategy: `from_oauth_${provider.id}`,
  attempts: null,
  expireAt: null,
});

/** A signed-in user connects an account; its address becomes theirs too, unless somebody has it. */
function answerConnection(
  c: FapiContext,
  instance: Instance,
  grant: PendingGrant,
  provider: Provider,
  answer: ProviderAnswer,
): void {
  const user = instance.store.users.get(grant.userId ?? '');
  const account = user?.externalAccounts?.find(({ id }) => id === grant.subjectId);
  if (user === undefined || account === undefined) return;
  settle(account.verification, () => {
    const profile = readProfile(provider, answer);
    if (ownerOf(instance, provider.id, profile) !== undefined) {
      throw new ClerkApiError(400, 'oauth_identification_claimed', 'Identification claimed by another user', {
        longMessage: `Somebody else signs in with this ${provider.name} account.`,
      });
    }
    account.profile = profile;
    account.verification.status = 'verified';
    account.updatedAt = Date.now();
    claimExternalAccounts(instance, user);
    if (instance.store.userByIdentifier(profile.emailAddress) !== undefined) return;
    if (user.emailAddresses.some(({ address }) => address === profile.emailAddress)) return;
    user.emailAddresses.push(newEmailAddress(profile.emailAddress, vouchedBy(provider), Date.now()));
  });
  updateUser(instance, user, c.var.visitor.requester);
}
