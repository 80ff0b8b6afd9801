import { attemptCode, sendCode } from '../accounts/codes.ts';
import { sendLink } from '../accounts/emailLinks.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { SignUpRecord } from '../records.ts';
import { shapeSignUp } from '../shapes/signUp.ts';
import { completeIfReady } from './signUpCompletion.ts';
import { fillInSignUp } from './signUpFields.ts';
import { refuseSecondSession } from './singleSession.ts';
import { ensureClient, type FapiContext, type FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** An unfinished sign-up is given up after a day. */
const ABANDONED_AFTER_MS = 86_400_000;

function findSignUp(c: FapiContext, instance: Instance): SignUpRecord {
  const id = c.req.param('signUpId') ?? '';
  const signUp = instance.store.signUps.get(id);
  if (signUp === undefined || signUp.clientId !== c.var.visitor.client?.id) throw notFound('sign up attempt', id);
  if (signUp.status !== 'complete' && instance.clock.now() >= signUp.abandonAt) throw notFound('sign up attempt', id);
  return signUp;
}

function findOpenSignUp(c: FapiContext, instance: Instance): SignUpRecord {
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
function refuseClosedDoors({ settings }: Instance): void {
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

/** Sign-ups: an address, a password, whatever else the instance asks for, and the code or link that proves the address. */
export const signUpRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ups', async (c) => {
    instance.limits.count('sign-up creation', c.var.visitor.requester.ipAddress);
    const form = await readForm(c);
    refuseSecondSession(c, instance);
    if (!form['ticket']) refuseClosedDoors(instance);
    const client = ensureClient(c, instance);
    const signUp: SignUpRecord = {
      id: newId('sua'),
      clientId: client.id,
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
    await fillInSignUp(instance, signUp, form);
    instance.store.signUps.set(signUp.id, signUp);
    client.signUpId = signUp.id;
    completeIfReady(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });

  app.get('/v1/client/sign_ups/:signUpId', (c) =>
    answerWrapped(c, instance, shapeSignUp(instance, findSignUp(c, instance))),
  );

  app.patch('/v1/client/sign_ups/:signUpId', async (c) => {
    const signUp = findOpenSignUp(c, instance);
    await fillInSignUp(instance, signUp, await readForm(c));
    completeIfReady(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });

  app.post('/v1/client/sign_ups/:signUpId/prepare_verification', async (c) => {
    const signUp = findOpenSignUp(c, instance);
    const form = await readForm(c);
    const strategy = readStrategy(instance, form);
    if (signUp.emailAddress === null) throw missingParameter('email_address');
    signUp.emailVerification =
      strategy === 'email_code'
        ? sendCode(instance, signUp.emailAddress, strategy, c.var.visitor.requester)
        : sendLink(
            instance,
            signUp.emailAddress,
            { type: 'sign_up', id: signUp.id },
            form['redirect_url'],
            c.var.visitor.requester,
          );
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });

  app.post('/v1/client/sign_ups/:signUpId/attempt_verification', async (c) => {
    instance.limits.count('attempt', c.var.visitor.requester.ipAddress);
    const signUp = findOpenSignUp(c, instance);
    const form = await readForm(c);
    if (readStrategy(instance, form) !== 'email_code') {
      throw new ClerkApiError(400, 'verification_strategy_invalid', 'has invalid strategy', {
        longMessage: 'The strategy is not valid for the current verification: a link is opened, not attempted.',
      });
    }
    attemptCode(instance, signUp.emailVerification, form['code']);
    completeIfReady(c, instance, signUp);
    return answerWrapped(c, instance, shapeSignUp(instance, signUp));
  });
};

function readStrategy({ settings }: Instance, form: Form): 'email_code' | 'email_link' {
  const strategy = form['strategy'];
  if (strategy === undefined || strategy === '') throw missingParameter('strategy');
  if (strategy === settings.emailVerification && strategy !== 'none') return strategy;
  throw invalidValue('strategy', `${strategy} is not enabled on this instance.`);
}
