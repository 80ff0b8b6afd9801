import { attemptCode, sendCode } from '../accounts/codes.ts';
import { sendLink } from '../accounts/emailLinks.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { shapeSignUp } from '../shapes/signUp.ts';
import { findOpenSignUp, findSignUp, keepSignUp, newSignUp, refuseClosedDoors } from './openSignUp.ts';
import { completeIfReady } from './signUpCompletion.ts';
import { fillInSignUp } from './signUpFields.ts';
import { refuseSecondSession } from './singleSession.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** Sign-ups: an address, a password, whatever else the instance asks for, and the code or link that proves the address. */
export const signUpRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ups', async (c) => {
    instance.limits.count('sign-up creation', c.var.visitor.requester.ipAddress);
    const form = await readForm(c);
    refuseSecondSession(c, instance);
    if (!form['ticket']) refuseClosedDoors(instance);
    const signUp = newSignUp(c, instance);
    await fillInSignUp(instance, signUp, form);
    keepSignUp(c, instance, signUp);
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
