import { forgetAttempts } from '../accounts/lockout.ts';
import { isPassword } from '../accounts/passwords.ts';
import { endSession } from '../accounts/sessions.ts';
import { updateUser } from '../accounts/users.ts';
import { readJson, textField } from '../http/body.ts';
import { ClerkApiError, missingParameter } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import { shapeUserForBackend } from '../shapes/user.ts';
import type { BapiRoutes } from './routes.ts';
import { findUser } from './users.ts';

const SWITCHES = [
  { action: 'ban', field: 'banned', value: true },
  { action: 'unban', field: 'banned', value: false },
  { action: 'lock', field: 'locked', value: true },
  { action: 'unlock', field: 'locked', value: false },
] as const;

/** What else may be done to a user: ban, lock, and hold a password against theirs. */
export const userActionRoutes: BapiRoutes = (app, instance) => {
  for (const { action, field, value } of SWITCHES) {
    app.post(`/users/:userId/${action}`, (c) => {
      const user = findUser(c, instance);
      user[field] = value;
      if (field === 'locked') forgetAttempts(user);
      if (user.banned) {
        // A ban ends what the user has open.
        for (const session of instance.store.sessionsOfUser(user.id)) {
          endSession(instance, session, 'revoked', requesterOf(c));
        }
      }
      updateUser(instance, user, requesterOf(c));
      return c.json(shapeUserForBackend(instance, user));
    });
  }

  app.post('/users/:userId/verify_password', async (c) => {
    const user = findUser(c, instance);
    const password = textField(await readJson(c), 'password');
    if (!password) throw missingParameter('password');
    if (user.passwordHash === null) {
      throw new ClerkApiError(400, 'no_password_set', 'No password set', {
        longMessage: 'This user does not have a password set for their account.',
      });
    }
    if (await isPassword(password, user.passwordHash)) return c.json({ verified: true });
    throw new ClerkApiError(422, 'incorrect_password', 'Incorrect password', {
      longMessage: 'The provided password is incorrect.',
    });
  });
};
