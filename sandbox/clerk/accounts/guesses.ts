import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { Requester, UserRecord } from '../records.ts';
import { refuseLocked } from './lockout.ts';
import { updateUser } from './users.ts';

const MINUTE_MS = 60_000;
/** Answers that count as a wrong guess. */
const WRONG_GUESSES = new Set(['form_password_incorrect', 'form_code_incorrect']);

/**
 * Lets a user prove who they are, and counts wrong guesses until they lock the account.
 *
 * @throws ClerkApiError `user_locked`, and whatever `attempt` throws
 */
export async function guardAttempt(
  instance: Instance,
  user: UserRecord,
  requester: Requester,
  attempt: () => void | Promise<void>,
): Promise<void> {
  refuseLocked(instance, user);
  try {
    await attempt();
  } catch (error) {
    if (error instanceof ClerkApiError && WRONG_GUESSES.has(error.code)) countWrongGuess(instance, user, requester);
    throw error;
  }
}

function countWrongGuess(instance: Instance, user: UserRecord, requester: Requester): void {
  const { lockout } = instance.settings;
  if (lockout === null) return;
  user.failedAttempts = (user.failedAttempts ?? 0) + 1;
  if (user.failedAttempts < lockout.maxAttempts) return;
  user.locked = true;
  user.lockedUntil = instance.clock.now() + lockout.minutes * MINUTE_MS;
  updateUser(instance, user, requester);
}
