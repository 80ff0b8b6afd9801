import { attemptCode, incorrectCode } from '../accounts/codes.ts';
import { guardAttempt } from '../accounts/guesses.ts';
import { refuseLocked } from '../accounts/lockout.ts';
import { isCodeOfTotp, useBackupCode } from '../accounts/secondFactors.ts';
import { updateUser } from '../accounts/users.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SignInRecord, UserRecord } from '../records.ts';
import { secondFactors, shapeSignIn } from '../shapes/signIn.ts';
import { isSent, sendToAddress } from './emailFactor.ts';
import { userOfSignIn } from './firstFactor.ts';
import { findOpenSignIn, requireStatus } from './openSignIn.ts';
import { startSignedIn } from './signInCompletion.ts';
import { refuseSecondSession } from './singleSession.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

const WAITING = ['needs_second_factor', 'needs_client_trust'] as const;
const STRATEGIES = ['totp', 'backup_code', 'email_code', 'email_link'];

/** @throws ClerkApiError `form_param_missing`, `form_param_value_invalid`, `no_second_factors` */
function readStrategy(instance: Instance, signIn: SignInRecord, user: UserRecord, form: Form): string {
  const strategy = form['strategy'];
  if (strategy === undefined || strategy === '') throw missingParameter('strategy');
  if (!STRATEGIES.includes(strategy)) throw invalidValue('strategy', `${strategy} is no second factor.`);
  if (secondFactors(instance, signIn, user).some((factor) => factor.strategy === strategy)) return strategy;
  throw new ClerkApiError(400, 'no_second_factors', 'no second factors', {
    longMessage: `No second factors were found for strategy ${strategy}.`,
  });
}

/** Holds an authenticator's or a backup code against the user's, and remembers how often. */
function attemptOwnCode(
  signIn: SignInRecord,
  user: UserRecord,
  strategy: 'totp' | 'backup_code',
  code: string | undefined,
): void {
  if (code === undefined || code === '') throw missingParameter('code');
  const before = signIn.secondVerification?.strategy === strategy ? (signIn.secondVerification.attempts ?? 0) : 0;
  const isRight = strategy === 'totp' ? isCodeOfTotp(user, code) : useBackupCode(user, code);
  const status = isRight ? 'verified' : 'unverified';
  signIn.secondVerification = { strategy, status, attempts: before + 1, expireAt: null };
  if (!isRight) throw incorrectCode();
}

/** The second factor of a sign-in, and the proof of a new device. */
export const secondFactorRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ins/:signInId/prepare_second_factor', async (c) => {
    const signIn = findOpenSignIn(c, instance);
    requireStatus(signIn, 'the second factor', ...WAITING);
    const user = userOfSignIn(instance, signIn);
    const form = await readForm(c);
    const strategy = readStrategy(instance, signIn, user, form);
    if (!isSent(strategy)) throw invalidValue('strategy', `${strategy} needs no preparation.`);
    refuseLocked(instance, user);
    signIn.secondVerification = sendToAddress(instance, signIn, strategy, form, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });

  app.post('/v1/client/sign_ins/:signInId/attempt_second_factor', async (c) => {
    const { requester } = c.var.visitor;
    instance.limits.count('attempt', requester.ipAddress);
    const signIn = findOpenSignIn(c, instance);
    requireStatus(signIn, 'the second factor', ...WAITING);
    refuseSecondSession(c, instance);
    const user = userOfSignIn(instance, signIn);
    const form = await readForm(c);
    const strategy = readStrategy(instance, signIn, user, form);
    await guardAttempt(instance, user, requester, () => {
      if (strategy === 'totp' || strategy === 'backup_code') {
        return attemptOwnCode(signIn, user, strategy, form['code']);
      }
      const sent = signIn.secondVerification?.strategy === strategy ? signIn.secondVerification : null;
      attemptCode(instance, sent, form['code']);
    });
    if (strategy === 'backup_code') updateUser(instance, user, requester);
    startSignedIn(c, instance, signIn, signIn.verification?.strategy ?? strategy);
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });
};
