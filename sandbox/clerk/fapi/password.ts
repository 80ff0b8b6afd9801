import { checkPasswordRules, hashPassword, isPassword } from '../accounts/passwords.ts';
import { endSession } from '../accounts/sessions.ts';
import { updateUser } from '../accounts/users.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, missingParameter } from '../http/error.ts';
import type { UserRecord } from '../records.ts';
import { shapeUserForFrontend } from '../shapes/user.ts';
import { requireUser } from './me.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

async function checkCurrent(user: UserRecord, form: Form): Promise<void> {
  if (user.passwordHash === null) return;
  if (!form['current_password']) throw missingParameter('current_password');
  if (await isPassword(form['current_password'], user.passwordHash)) return;
  throw new ClerkApiError(422, 'form_password_incorrect', 'Password is incorrect.', {
    longMessage: 'Password is incorrect. Try again, or use another method.',
    param: 'current_password',
  });
}

/** The signed-in user's password: set, change, remove. */
export const passwordRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/me/change_password', async (c) => {
    const { user, session } = requireUser(c, instance);
    const form = await readForm(c);
    const password = form['new_password'];
    if (!password) throw missingParameter('new_password');
    await checkCurrent(user, form);
    checkPasswordRules(password, 'new_password');
    user.passwordHash = await hashPassword(password);
    user.passwordUpdatedAt = Date.now();
    if (form['sign_out_of_other_sessions'] === 'true') {
      for (const other of instance.store.sessionsOfUser(user.id)) {
        if (other.id !== session.id) endSession(instance, other, 'revoked', c.var.visitor.requester);
      }
    }
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeUserForFrontend(instance, user));
  });

  app.post('/v1/me/remove_password', async (c) => {
    const { user } = requireUser(c, instance);
    if (user.passwordHash === null) {
      throw new ClerkApiError(400, 'no_password_set', 'No password set', {
        longMessage: 'This user does not have a password set for their account.',
      });
    }
    await checkCurrent(user, await readForm(c));
    user.passwordHash = null;
    user.passwordUpdatedAt = null;
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeUserForFrontend(instance, user));
  });
};
