import { checkPasswordRules, hashPassword } from '../accounts/passwords.ts';
import { endSession } from '../accounts/sessions.ts';
import { updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { missingParameter } from '../http/error.ts';
import { shapeSignIn } from '../shapes/signIn.ts';
import { userOfSignIn } from './firstFactor.ts';
import { findOpenSignIn, requireStatus } from './openSignIn.ts';
import { completeSignIn } from './signInCompletion.ts';
import { refuseSecondSession } from './singleSession.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** A new password, after a code that was sent to the address has proven who asks for it. */
export const resetPasswordRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ins/:signInId/reset_password', async (c) => {
    const { requester } = c.var.visitor;
    const signIn = findOpenSignIn(c, instance);
    requireStatus(signIn, 'the new password', 'needs_new_password');
    refuseSecondSession(c, instance);
    const user = userOfSignIn(instance, signIn);
    const form = await readForm(c);
    const password = form['password'];
    if (!password) throw missingParameter('password');
    checkPasswordRules(password);
    user.passwordHash = await hashPassword(password);
    user.passwordUpdatedAt = Date.now();
    if (form['sign_out_of_other_sessions'] === 'true') {
      for (const session of instance.store.sessionsOfUser(user.id)) endSession(instance, session, 'revoked', requester);
    }
    updateUser(instance, user, requester);
    completeSignIn(c, instance, signIn, 'reset_password_email_code');
    return answerWrapped(c, instance, shapeSignIn(instance, signIn));
  });
};
