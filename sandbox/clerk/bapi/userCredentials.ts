import { isPassword } from '../accounts/passwords.ts';
import { hasSecondFactor, isCodeOfTotp, removeSecondFactors, useBackupCode } from '../accounts/secondFactors.ts';
import { updateUser } from '../accounts/users.ts';
import { booleanField, readJson, refuseUnknown, requiredText } from '../http/body.ts';
import { ClerkApiError } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import { shapeUserForBackend } from '../shapes/user.ts';
import type { BapiRoutes } from './routes.ts';
import { revokeSessions } from './userActions.ts';
import { findUser } from './users.ts';

/** What a user proves it is with: hold a password or a code against it, and take it away. */
export const userCredentialRoutes: BapiRoutes = (app, instance) => {
  app.post('/users/:userId/verify_password', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['password']);
    const password = requiredText(body, 'password');
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

  app.post('/users/:userId/remove_password', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['sign_out_of_other_sessions']);
    const signOut = booleanField(body, 'sign_out_of_other_sessions') ?? false;
    if (user.passwordHash === null) {
      throw new ClerkApiError(400, 'no_password_set', 'No password set', {
        longMessage: 'This user does not have a password set for their account.',
      });
    }
    user.passwordHash = null;
    user.passwordUpdatedAt = null;
    if (signOut) revokeSessions(c, instance, user);
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeUserForBackend(instance, user));
  });

  app.post('/users/:userId/verify_totp', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['code']);
    const code = requiredText(body, 'code');
    if (!hasSecondFactor(instance, user)) {
      throw new ClerkApiError(400, 'totp_not_enabled', 'TOTP not enabled', {
        longMessage: 'This user has no authenticator set up.',
      });
    }
    if (isCodeOfTotp(user, code)) return c.json({ verified: true, code_type: 'totp' });
    if (useBackupCode(user, code)) return c.json({ verified: true, code_type: 'backup_code' });
    throw new ClerkApiError(422, 'form_code_incorrect', 'Incorrect code', { param: 'code' });
  });

  for (const path of ['mfa', 'totp']) {
    app.delete(`/users/:userId/${path}`, (c) => {
      const user = findUser(c, instance);
      // Backup codes stand in for the authenticator, and go with it.
      removeSecondFactors(user);
      updateUser(instance, user, requesterOf(c));
      return c.json({ user_id: user.id });
    });
  }

  app.delete('/users/:userId/backup_code', (c) => {
    const user = findUser(c, instance);
    delete user.backupCodes;
    updateUser(instance, user, requesterOf(c));
    return c.json({ user_id: user.id });
  });
};
