import { randomInt } from 'node:crypto';
import { ClerkApiError } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { TotpRecord, UserRecord } from '../records.ts';
import { isTotpCode, newTotpSecret } from './totp.ts';

const BACKUP_CODES = 10;
const BACKUP_CODE_LENGTH = 8;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Whether an authenticator is set up: backup codes stand in for one, and are none by themselves. */
export function hasSecondFactor(instance: Instance, user: UserRecord): boolean {
  return instance.settings.totp && user.totp?.verified === true;
}

/**
 * Gives a user a secret to put into an authenticator, in place of one that was never confirmed.
 *
 * @throws ClerkApiError `totp_already_enabled`
 */
export function startTotp(user: UserRecord): TotpRecord {
  if (user.totp?.verified === true) {
    throw new ClerkApiError(400, 'totp_already_enabled', 'TOTP already enabled', {
      longMessage: 'TOTP is already enabled on your account',
    });
  }
  const now = Date.now();
  user.totp = { id: newId('totp'), secret: newTotpSecret(), verified: false, createdAt: now, updatedAt: now };
  return user.totp;
}

/** Takes an authenticator into use. */
export function confirmTotp(user: UserRecord, totp: TotpRecord): void {
  totp.verified = true;
  totp.updatedAt = Date.now();
  user.mfaEnabledAt = totp.updatedAt;
}

/** Takes the authenticator away, and the backup codes that stood in for it. */
export function removeSecondFactors(user: UserRecord): void {
  delete user.totp;
  delete user.backupCodes;
  user.mfaDisabledAt = Date.now();
}

/** Makes new backup codes; the old ones are no longer good. */
export function renewBackupCodes(user: UserRecord): readonly string[] {
  user.backupCodes = Array.from({ length: BACKUP_CODES }, () =>
    Array.from({ length: BACKUP_CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  );
  return user.backupCodes;
}

/** Whether a code is the authenticator's. Authenticators have real time only. */
export function isCodeOfTotp(user: UserRecord, code: string): boolean {
  return user.totp !== undefined && isTotpCode(user.totp.secret, code.replaceAll(' ', ''), Date.now());
}

/** Whether a code is one of the backup codes, which is used up by this. */
export function useBackupCode(user: UserRecord, code: string): boolean {
  const wanted = code.trim().toLowerCase();
  const left = user.backupCodes?.filter((candidate) => candidate !== wanted);
  if (left === undefined || left.length === user.backupCodes?.length) return false;
  user.backupCodes = left;
  return true;
}
