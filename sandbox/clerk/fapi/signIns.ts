import { attemptCode, sendCode } from '../accounts/codes.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord } from '../records.ts';
import { shapeSignIn } from '../shapes/signIn.ts';
import { attemptPassword, completeSignIn, findUserFor, redeemTicket, userOfSignIn } from './firstFactor.ts';
import { refuseSecondSession } from './singleSession.ts';
import { ensureClient, type FapiContext, type FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

const ABANDONED_AFTER_MS = 86_400_000;
const STRATEGIES = new Set(['password', 'email_code', 'ticket']);

export function findSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const id = c.req.param('signInId') ?? '';
  const signIn = instance.store.signIns.get(id);
  if (signIn === undefined || signIn.clientId !== c.var.visitor.client?.id) throw notFound('sign in attempt', id);
  return signIn;
}

function readStrategy(form: Form): string {
  const strategy = form['strategy'];
  if (strategy === undefined || strategy === '') throw missingParameter('strategy');
  if (!STRATEGIES.has(strategy)) throw invalidValue('strategy', `${strategy} does not match an enabled strategy.`);
  return strategy;
}

/** Sends a code to the address of the form's choice, else to the primary one. */
function prepareEmailCode(instance: Instance, signIn: SignInRecord, form: Form): void {
  const user = userOfSignIn(instance, signIn);
  const wanted = form['email_address_id'] ?? user.primaryEmailAddressId;
  const email = user.emailAddresses.find((candidate) => candidate.id === wanted);
  if (email === undefined) throw notFound('email address', wanted ?? '');
  signIn.verification = sendCode(instance, email.address, 'email_code');
  signIn.emailAddressId = email.id;
}

async function attempt(c: FapiContext, instance: Instance, signIn: SignInRecord, form: Form): Promise<void> {
  const strategy = readStrategy(form);
  refuseSecondSession(c, instance);
  if (signIn.status === 'complete') {
    throw new ClerkApiError(400, 'verification_already_verified', 'Already verified', {
      longMessage: 'This sign in is complete; start another one.',
    });
  }
  if (strategy === 'password') await attemptPassword(instance, signIn, form['password']);
  else if (strategy === 'ticket') redeemTicket(instance, signIn, form['ticket']);
  else attemptCode(instance, signIn.verification, form['code']);
  completeSignIn(c, instance, signIn, strategy);
}

/** What a new sign-in does at once: nothing, find its user, send a code, or finish. */
async function begin(c: FapiContext, instance: Instance, signIn: SignInRecord, form: Form): Promise<void> {
  const strategy = form['strategy'] ? readStrategy(form) : form['ticket'] ? 'ticket' : undefined;
  if (strategy === 'ticket') return attempt(c, instance, signIn, { ...form, strategy });
  if (form['identifier'] === undefined || form['identifier'] === '') {
    if (strategy !== undefined || form['password']) throw missingParameter('identifier');
    return;
  }
  signIn.identifier = form['identifier'].trim();
  signIn.userId = findUserFor(instance, signIn.identifier).id;
  signIn.status = 'needs_first_factor';
  if (strategy === 'email_code') prepareEmailCode(instance, signIn, form);
  if (strategy === 'password' || form['password'])
    await attempt(c, instance, signIn, { ...form, strategy: 'password' });
}

/** A new sign-in, which is the browser's current one from now on. */
export function openSignIn(c: FapiContext, instance: Instance): SignInRecord {
  const client = ensureClient(c, instance);
  const signIn: SignInRecord = {
    id: newId('sia'),
    clientId: client.id,
    status: 'needs_identifier',
    identifier: null,
    userId: null,
    emailAddressId: null,
    verification: null,
    createdSessionId: null,
    abandonAt: Date.now() + ABANDONED_AFTER_MS,
  };
  client.signInId = signIn.id;
  instance.store.signIns.set(signIn.id, signIn);
  return signIn;
}

/** Sign-ins: an identifier, then a password, an emailed code, or a ticket of the Backend API. */
export const signInRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ins', async (c) => {
    instance.limits.count('sign-in creation', c.var.visitor.requester.ipAddress);
    const form = await readForm(c);
    refuseSecondSession(c, instance);
    const signIn = openSignIn(c, instance);
    await begin(c, instance, signIn, form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.get('/v1/client/sign_ins/:signInId', (c) =>
    answerWrapped(c, instance, shapeSignIn(instance, findSignIn(c, instance))),
  );

  app.post('/v1/client/sign_ins/:signInId/prepare_first_factor', async (c) => {
    const signIn = findSignIn(c, instance);
    const form = await readForm(c);
    const strategy = readStrategy(form);
    if (strategy !== 'email_code') throw invalidValue('strategy', `${strategy} needs no preparation.`);
    prepareEmailCode(instance, signIn, form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.post('/v1/client/sign_ins/:signInId/attempt_first_factor', async (c) => {
    instance.limits.count('attempt', c.var.visitor.requester.ipAddress);
    const signIn = findSignIn(c, instance);
    await attempt(c, instance, signIn, await readForm(c));
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });
};
