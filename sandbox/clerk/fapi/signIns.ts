import { attemptCode } from '../accounts/codes.ts';
import { guardAttempt } from '../accounts/guesses.ts';
import { refuseLocked } from '../accounts/lockout.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord } from '../records.ts';
import { shapeSignIn } from '../shapes/signIn.ts';
import { isSent, sendToAddress } from './emailFactor.ts';
import { attemptPassword, findUserFor, redeemTicket, userOfSignIn } from './firstFactor.ts';
import { findOpenSignIn, findSignIn, newSignIn, requireStatus } from './openSignIn.ts';
import { completeSignIn } from './signInCompletion.ts';
import { refuseSecondSession } from './singleSession.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** While the sign-in waits for this, its first factor may be proven, or proven in another way. */
const BEFORE_FIRST_FACTOR = ['needs_identifier', 'needs_first_factor', 'needs_new_password'] as const;

function readStrategy({ settings }: Instance, form: Form): string {
  const strategy = form['strategy'];
  if (strategy === undefined || strategy === '') throw missingParameter('strategy');
  const enabled = [
    ...settings.emailFactors,
    ...(settings.password === 'off' ? [] : ['password', 'reset_password_email_code']),
    'ticket',
  ];
  if (enabled.includes(strategy)) return strategy;
  throw invalidValue('strategy', `${strategy} does not match an enabled strategy.`);
}

async function attempt(c: FapiContext, instance: Instance, signIn: SignInRecord, form: Form): Promise<void> {
  const strategy = readStrategy(instance, form);
  refuseSecondSession(c, instance);
  requireStatus(signIn, 'the first factor', ...BEFORE_FIRST_FACTOR);
  if (strategy === 'ticket') {
    redeemTicket(instance, signIn, form['ticket'], c.var.visitor.requester);
    return completeSignIn(c, instance, signIn, strategy);
  }
  await guardAttempt(instance, userOfSignIn(instance, signIn), c.var.visitor.requester, async () => {
    if (strategy === 'password') return attemptPassword(instance, signIn, form['password']);
    if (strategy === 'email_link') {
      throw new ClerkApiError(400, 'verification_strategy_invalid', 'has invalid strategy', {
        longMessage: 'The strategy is not valid for the current verification: a link is opened, not attempted.',
      });
    }
    // A code that was sent to sign in with resets no password, and the other way round.
    const sent = signIn.verification?.strategy === strategy ? signIn.verification : null;
    attemptCode(instance, sent, form['code']);
  });
  if (strategy === 'reset_password_email_code') signIn.status = 'needs_new_password';
  else completeSignIn(c, instance, signIn, strategy);
}

/** What a new sign-in does at once: nothing, find its user, send a code, or finish. */
async function begin(c: FapiContext, instance: Instance, signIn: SignInRecord, form: Form): Promise<void> {
  const strategy = form['strategy'] ? readStrategy(instance, form) : form['ticket'] ? 'ticket' : undefined;
  if (strategy === 'ticket') return attempt(c, instance, signIn, { ...form, strategy });
  if (form['identifier'] === undefined || form['identifier'] === '') {
    if (strategy !== undefined || form['password']) throw missingParameter('identifier');
    return;
  }
  const user = findUserFor(instance, form['identifier'].trim());
  signIn.identifier = form['identifier'].trim();
  signIn.userId = user.id;
  signIn.status = 'needs_first_factor';
  if (strategy !== undefined && isSent(strategy)) prepare(c, instance, signIn, strategy, form);
  if (strategy === 'password' || form['password'])
    await attempt(c, instance, signIn, { ...form, strategy: 'password' });
}

function prepare(c: FapiContext, instance: Instance, signIn: SignInRecord, strategy: string, form: Form): void {
  requireStatus(signIn, 'the first factor', ...BEFORE_FIRST_FACTOR);
  if (!isSent(strategy)) throw invalidValue('strategy', `${strategy} needs no preparation.`);
  refuseLocked(instance, userOfSignIn(instance, signIn));
  signIn.verification = sendToAddress(instance, signIn, strategy, form, c.var.visitor.requester);
  signIn.status = 'needs_first_factor';
}

/** Sign-ins: an identifier, then a password, what is sent to an address, or a ticket of the Backend API. */
export const signInRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ins', async (c) => {
    instance.limits.count('sign-in creation', c.var.visitor.requester.ipAddress);
    const form = await readForm(c);
    refuseSecondSession(c, instance);
    const signIn = newSignIn(c, instance);
    await begin(c, instance, signIn, form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.get('/v1/client/sign_ins/:signInId', (c) =>
    answerWrapped(c, instance, shapeSignIn(instance, findSignIn(c, instance))),
  );

  app.post('/v1/client/sign_ins/:signInId/prepare_first_factor', async (c) => {
    const signIn = findOpenSignIn(c, instance);
    const form = await readForm(c);
    prepare(c, instance, signIn, readStrategy(instance, form), form);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.post('/v1/client/sign_ins/:signInId/attempt_first_factor', async (c) => {
    instance.limits.count('attempt', c.var.visitor.requester.ipAddress);
    const signIn = findOpenSignIn(c, instance);
    await attempt(c, instance, signIn, await readForm(c));
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });
};
