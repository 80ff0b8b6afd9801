import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { UserRecord } from '../records.ts';

/** @throws ClerkApiError `user_locked`; a lock whose time is over is taken away instead */
export function refuseLocked(instance: Instance, user: UserRecord): void {
  if (!user.locked) return;
  const seconds = lockoutSeconds(instance, user);
  if (seconds === 0) {
    user.locked = false;
    forgetAttempts(user);
    return;
  }
  const wait = seconds === null ? '' : ` You will be able to try again in ${Math.ceil(seconds / 60)} minutes.`;
  throw new ClerkApiError(403, 'user_locked', 'Account locked', {
    longMessage: `Your account is locked.${wait} For more information, please contact support.`,
    ...(seconds === null ? {} : { meta: { lockout_expires_in_seconds: seconds } }),
  });
}

/** Seconds until a lock ends; null without an end, or without a lock. */
export function lockoutSeconds(instance: Instance, user: UserRecord): number | null {
  if (!user.locked || user.lockedUntil === undefined) return null;
  return Math.max(0, Math.ceil((user.lockedUntil - instance.clock.now()) / 1_000));
}

/** Wrong guesses that are left before the account is locked; null where none locks. */
export function attemptsLeft(instance: Instance, user: UserRecord): number | null {
  const { lockout } = instance.settings;
  return lockout === null ? null : Math.max(0, lockout.maxAttempts - (user.failedAttempts ?? 0));
}

/** Starts counting again: after a success, and when an administrator locks or unlocks. */
export function forgetAttempts(user: UserRecord): void {
  delete user.failedAttempts;
  delete user.lockedUntil;
}
