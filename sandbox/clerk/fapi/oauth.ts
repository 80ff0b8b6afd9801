import { linkableUser, ownerOf, providerOf, strategyFor } from '../accounts/externalAccounts.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { beginVerification, readProvider } from '../oauth/begin.ts';
import { findProvider, type Provider } from '../oauth/providers.ts';
import type { ProviderProfile, SignInRecord, SignUpRecord, Verification } from '../records.ts';
import { shapeSignIn } from '../shapes/signIn.ts';
import { shapeSignUp } from '../shapes/signUp.ts';
import { completeExternalSignIn, takeOverProfile } from './oauthAnswer.ts';
import { findOpenSignIn, newSignIn } from './openSignIn.ts';
import { findOpenSignUp, keepSignUp, newSignUp, refuseClosedDoors } from './openSignUp.ts';
import { completeIfReady } from './signUpCompletion.ts';
import { fillInSignUp } from './signUpFields.ts';
import { refuseSecondSession } from './singleSession.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

const isOauth = (form: Form): boolean => providerOf(form['strategy']) !== undefined;

function prepareSignIn(instance: Instance, signIn: SignInRecord, provider: Provider, form: Form): void {
  const { id: subjectId, clientId } = signIn;
  const grant = { clientId, purpose: 'sign_in', subjectId, userId: null } as const;
  signIn.verification = beginVerification(instance, provider, form, grant);
}

async function prepareSignUp(instance: Instance, signUp: SignUpRecord, provider: Provider, form: Form): Promise<void> {
  const { id: subjectId, clientId } = signUp;
  const grant = { clientId, purpose: 'sign_up', subjectId, userId: null } as const;
  const verification = beginVerification(instance, provider, form, grant);
  await fillInSignUp(instance, signUp, { ...form, strategy: '' });
  signUp.externalVerification = verification;
}

/** Who a provider vouched for in the browser's other attempt, which this one goes on with. Good once. */
function takeTransfer(
  attempt: { externalProfile?: ProviderProfile } | undefined,
  verification: Verification | null | undefined,
): { provider: Provider; profile: ProviderProfile; verification: Verification } {
  const provider = findProvider(providerOf(verification?.strategy));
  const profile = attempt?.externalProfile;
  if (provider === undefined || profile === undefined || verification?.status !== 'transferable') {
    throw new ClerkApiError(400, 'account_transfer_invalid', 'Invalid account transfer', {
      longMessage: 'There is no account to transfer',
    });
  }
  delete attempt?.externalProfile;
  const verified = { status: 'verified', strategy: strategyFor(provider.id), attempts: null } as const;
  return { provider, profile, verification: { ...verified, expireAt: verification.expireAt } };
}

async function transferToSignUp(c: FapiContext, instance: Instance, form: Form): Promise<SignUpRecord> {
  const signIn = instance.store.signIns.get(c.var.visitor.client?.signInId ?? '');
  const { provider, profile, verification } = takeTransfer(signIn, signIn?.verification);
  const signUp = newSignUp(c, instance);
  signUp.externalVerification = verification;
  await fillInSignUp(instance, signUp, form);
  takeOverProfile(instance, signUp, provider, profile);
  keepSignUp(c, instance, signUp);
  completeIfReady(c, instance, signUp);
  return signUp;
}

function transferToSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const signUp = instance.store.signUps.get(c.var.visitor.client?.signUpId ?? '');
  const { provider, profile, verification } = takeTransfer(signUp, signUp?.externalVerification);
  const user = ownerOf(instance, provider.id, profile) ?? linkableUser(instance, profile);
  const signIn = newSignIn(c, instance);
  signIn.userId = user?.id ?? null;
  signIn.verification = verification;
  completeExternalSignIn(c, instance, signIn, provider, profile);
  return signIn;
}

/**
 * Sign-ins and sign-ups that begin at a provider, and their going over into each other. Added before the other routes of
 * the same paths, to which it leaves what is no business of a provider's.
 */
export const oauthRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ins', async (c, next) => {
    const form = await readForm(c);
    const transfers = form['transfer'] === 'true';
    if (!transfers && !isOauth(form)) return next();
    instance.limits.count('sign-in creation', c.var.visitor.requester.ipAddress);
    refuseSecondSession(c, instance);
    if (transfers) return answerWrapped(c, instance, shapeSignIn(instance, transferToSignIn(c, instance)));
    const provider = readProvider(instance, form);
    const signIn = newSignIn(c, instance);
    prepareSignIn(instance, signIn, provider, form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.post('/v1/client/sign_ins/:signInId/prepare_first_factor', async (c, next) => {
    const form = await readForm(c);
    if (!isOauth(form)) return next();
    const signIn = findOpenSignIn(c, instance);
    prepareSignIn(instance, signIn, readProvider(instance, form), form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.post('/v1/client/sign_ups', async (c, next) => {
    const form = await readForm(c);
    const transfers = form['transfer'] === 'true';
    if (!transfers && !isOauth(form)) return next();
    instance.limits.count('sign-up creation', c.var.visitor.requester.ipAddress);
    refuseSecondSession(c, instance);
    refuseClosedDoors(instance);
    if (transfers) return answerWrapped(c, instance, shapeSignUp(instance, await transferToSignUp(c, instance, form)));
    const provider = readProvider(instance, form);
    const signUp = newSignUp(c, instance);
    await prepareSignUp(instance, signUp, provider, form);
    keepSignUp(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });

  app.patch('/v1/client/sign_ups/:signUpId', async (c, next) => {
    const form = await readForm(c);
    if (!isOauth(form)) return next();
    const signUp = findOpenSignUp(c, instance);
    await prepareSignUp(instance, signUp, readProvider(instance, form), form);
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });
};
