import { incorrectCode } from '../accounts/codes.ts';
import { guardAttempt } from '../accounts/guesses.ts';
import {
  confirmTotp,
  hasSecondFactor,
  isCodeOfTotp,
  removeSecondFactors,
  renewBackupCodes,
  startTotp,
} from '../accounts/secondFactors.ts';
import { totpUri } from '../accounts/totp.ts';
import { updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { ClerkApiError, missingParameter, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import { APPLICATION_NAME } from '../shapes/environment.ts';
import { shapeBackupCodes, shapeTotp } from '../shapes/secondFactor.ts';
import { primaryIdentifier } from '../shapes/user.ts';
import { requireUser } from './me.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

function requireFeature({ settings }: Instance, feature: 'totp' | 'backupCodes'): void {
  if (settings[feature]) return;
  throw new ClerkApiError(403, 'feature_not_enabled', 'not enabled', {
    longMessage: 'This feature is not enabled on this instance',
  });
}

/** The signed-in user's authenticator and backup codes. */
export const mySecondFactorRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/me/totp', (c) => {
    const { user } = requireUser(c, instance);
    requireFeature(instance, 'totp');
    const totp = startTotp(user);
    const uri = totpUri(totp.secret, APPLICATION_NAME, primaryIdentifier(user));
    return answerWrapped(c, instance, shapeTotp(totp, { uri }));
  });

  app.post('/v1/me/totp/attempt_verification', async (c) => {
    const { user } = requireUser(c, instance);
    requireFeature(instance, 'totp');
    const { code } = await readForm(c);
    const { totp } = user;
    if (totp === undefined) throw notFound('TOTP', user.id);
    if (!code) throw missingParameter('code');
    const { requester } = c.var.visitor;
    await guardAttempt(instance, user, requester, () => {
      if (!isCodeOfTotp(user, code)) throw incorrectCode();
    });
    if (totp.verified) return answerWrapped(c, instance, shapeTotp(totp));
    confirmTotp(user, totp);
    const hasCodes = !instance.settings.backupCodes || user.backupCodes !== undefined;
    const backupCodes = hasCodes ? undefined : renewBackupCodes(user);
    updateUser(instance, user, requester);
    return answerWrapped(c, instance, shapeTotp(totp, { backupCodes }));
  });

  app.delete('/v1/me/totp', (c) => {
    const { user } = requireUser(c, instance);
    requireFeature(instance, 'totp');
    const { totp } = user;
    if (totp === undefined) throw notFound('TOTP', user.id);
    removeSecondFactors(user);
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, { object: 'totp', id: totp.id, deleted: true });
  });

  app.post('/v1/me/backup_codes', (c) => {
    const { user } = requireUser(c, instance);
    requireFeature(instance, 'backupCodes');
    if (!hasSecondFactor(instance, user)) {
      throw new ClerkApiError(400, 'backup_codes_not_available', 'Backup codes not available', {
        longMessage: 'In order to use backup codes, you have to enable any other Multi-factor method',
      });
    }
    const codes = renewBackupCodes(user);
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeBackupCodes(newId('bcode'), codes));
  });
};
