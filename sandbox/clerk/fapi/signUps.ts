import { attemptCode, sendCode } from '../accounts/codes.ts';
import { newEmailAddress, readEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { claimExternalAccounts, externalAccountsOf } from '../accounts/externalAccounts.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { checkPasswordRules, hashPassword } from '../accounts/passwords.ts';
import { startSession } from '../accounts/sessions.ts';
import { createUser } from '../accounts/users.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, SignUpRecord } from '../records.ts';
import { missingFields, shapeSignUp, unverifiedFields } from '../shapes/signUp.ts';
import { readMetadataField } from './fields.ts';
import { refuseSecondSession } from './singleSession.ts';
import { ensureClient, type FapiContext, type FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** An unfinished sign-up is given up after a day. */
const ABANDONED_AFTER_MS = 86_400_000;

function findSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  const id = c.req.param('signUpId') ?? '';
  const signUp = instance.store.signUps.get(id);
  if (signUp === undefined || signUp.clientId !== c.var.visitor.client?.id) throw notFound('sign up attempt', id);
  return signUp;
}

export function findOpenSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  const signUp = findSignUp(c, instance);
  if (signUp.status === 'missing_requirements') return signUp;
  throw new ClerkApiError(403, 'sign_up_cannot_be_updated', 'Sign up cannot be updated', {
    longMessage: 'This sign up has reached a terminal state and cannot be updated.',
  });
}

/** An empty sign-up, which the browser does not have before it is kept. */
export function newSignUp(client: ClientRecord): SignUpRecord {
  return {
    id: newId('sua'),
    clientId: client.id,
    status: 'missing_requirements',
    emailAddress: null,
    emailVerification: null,
    passwordHash: null,
    firstName: null,
    lastName: null,
    unsafeMetadata: {},
    legalAcceptedAt: null,
    createdSessionId: null,
    createdUserId: null,
    abandonAt: Date.now() + ABANDONED_AFTER_MS,
  };
}

export function keepSignUp(c: FapiContext, instance: Instance, signUp: SignUpRecord): void {
  instance.store.signUps.set(signUp.id, signUp);
  ensureClient(c, instance).signUpId = signUp.id;
}

/** Takes the form's fields into the sign-up, all or none. */
export async function fillIn(instance: Instance, signUp: SignUpRecord, form: Form): Promise<void> {
  const strategy = form['strategy'];
  if (strategy !== undefined && strategy !== '' && strategy !== 'email_code' && strategy !== 'password') {
    throw invalidValue('strategy', `${strategy} is not enabled on this instance.`);
  }
  const given = form['email_address'];
  const emailAddress = given === undefined || given === '' ? undefined : readEmailAddress(given, 'email_address');
  if (emailAddress !== undefined) refuseTaken(instance.store, emailAddress, 'email_address');
  const password = form['password'];
  if (password !== undefined && password !== '') checkPasswordRules(password);
  const metadata = readMetadataField(form, 'unsafe_metadata');
  if (metadata !== undefined) signUp.unsafeMetadata = checkMetadataSize(metadata, 'unsafe_metadata');
  if (emailAddress !== undefined && emailAddress !== signUp.emailAddress) {
    signUp.emailAddress = emailAddress;
    signUp.emailVerification = null;
  }
  if (password !== undefined && password !== '') signUp.passwordHash = await hashPassword(password);
  if (form['first_name'] !== undefined) signUp.firstName = form['first_name'] || null;
  if (form['last_name'] !== undefined) signUp.lastName = form['last_name'] || null;
  if (form['legal_accepted'] === 'true') signUp.legalAcceptedAt = Date.now();
}

/** Makes the user and signs it in, once nothing is missing. */
export function completeIfReady(c: FapiContext, instance: Instance, signUp: SignUpRecord): void {
  if (missingFields(signUp).length > 0 || unverifiedFields(signUp).length > 0) return;
  const address = signUp.emailAddress ?? '';
  refuseTaken(instance.store, address, 'email_address');
  const { requester } = c.var.visitor;
  const user = createUser(
    instance,
    {
      emailAddresses: [newEmailAddress(address, signUp.emailVerification, Date.now())],
      passwordHash: signUp.passwordHash,
      firstName: signUp.firstName,
      lastName: signUp.lastName,
      unsafeMetadata: signUp.unsafeMetadata,
      legalAcceptedAt: signUp.legalAcceptedAt,
      ...externalAccountsOf(signUp),
    },
    requester,
  );
  claimExternalAccounts(instance, user);
  const client = ensureClient(c, instance);
  signUp.createdUserId = user.id;
  signUp.createdSessionId = startSession(instance, user, client, strategyOf(signUp), requester).id;
  signUp.status = 'complete';
  client.signUpId = null;
}

/** Sign-ups: an address, a password, and the code that proves the address. */
export const signUpRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ups', async (c) => {
    instance.limits.count('sign-up creation', c.var.visitor.requester.ipAddress);
    const form = await readForm(c);
    refuseSecondSession(c, instance);
    const signUp = newSignUp(ensureClient(c, instance));
    await fillIn(instance, signUp, form);
    keepSignUp(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(signUp));
  });

  app.get('/v1/client/sign_ups/:signUpId', (c) => answerWrapped(c, instance, shapeSignUp(findSignUp(c, instance))));

  app.patch('/v1/client/sign_ups/:signUpId', async (c) => {
    const signUp = findOpenSignUp(c, instance);
    await fillIn(instance, signUp, await readForm(c));
    completeIfReady(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(signUp));
  });

  app.post('/v1/client/sign_ups/:signUpId/prepare_verification', async (c) => {
    const signUp = findOpenSignUp(c, instance);
    requireEmailCode(await readForm(c));
    if (signUp.emailAddress === null) throw missingParameter('email_address');
    signUp.emailVerification = sendCode(instance, signUp.emailAddress, 'email_code');
    return answerWrapped(c, instance, shapeSignUp(signUp));
  });

  app.post('/v1/client/sign_ups/:signUpId/attempt_verification', async (c) => {
    instance.limits.count('attempt', c.var.visitor.requester.ipAddress);
    const signUp = findOpenSignUp(c, instance);
    const form = await readForm(c);
    requireEmailCode(form);
    attemptCode(instance, signUp.emailVerification, form['code']);
    completeIfReady(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(signUp));
  });
};

/** How the user proved who they are, for the session's `last_authentication_strategy`. */
function strategyOf(signUp: SignUpRecord): string {
  const { externalVerification } = signUp;
  return externalVerification?.status === 'verified' ? externalVerification.strategy : 'email_code';
}

function requireEmailCode(form: Form): void {
  const strategy = form['strategy'];
  if (strategy === undefined || strategy === '') throw missingParameter('strategy');
  if (strategy !== 'email_code') throw invalidValue('strategy', `${strategy} is not enabled on this instance.`);
}
