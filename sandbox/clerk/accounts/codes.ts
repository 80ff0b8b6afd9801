import { ClerkApiError, missingParameter } from '../http/error.ts';
import { newCode } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { Requester, Verification } from '../records.ts';
import { sendMail } from './mail.ts';

/** Clerk's emailed codes live ten minutes. */
const CODE_LIFE_MS = 600_000;
/** After so many wrong codes a new one must be asked for. */
const MAXIMUM_ATTEMPTS = 3;
/** The code of test addresses (clerk.com/docs/guides/development/testing/test-emails-and-phones). */
const TEST_CODE = '424242';
const TEST_ADDRESS = /\+clerk_test[^@]*@/i;

export function isTestAddress(instance: Instance, address: string): boolean {
  return instance.settings.testMode && TEST_ADDRESS.test(address);
}

/** Sends a code to an address, into the inbox; nothing is sent to a test address while test mode is on. */
export function sendCode(
  instance: Instance,
  address: string,
  strategy: 'email_code' | 'reset_password_email_code',
  requester?: Requester,
): Verification {
  const isTest = isTestAddress(instance, address);
  const code = isTest ? TEST_CODE : newCode();
  const purpose = strategy === 'email_code' ? 'verification_code' : 'reset_password_code';
  if (!isTest) sendMail(instance, { to: address, purpose, code, slug: purpose }, requester);
  return { status: 'unverified', strategy, attempts: 0, expireAt: instance.clock.now() + CODE_LIFE_MS, code };
}

/**
 * Holds a code against the one that was sent, and marks the verification.
 *
 * @throws ClerkApiError `verification_expired`, `verification_failed`, `verification_already_verified`,
 *   `form_param_missing`, `form_code_incorrect`
 */
export function attemptCode(instance: Instance, verification: Verification | null, code: string | undefined): void {
  if (verification?.code === undefined) {
    throw new ClerkApiError(400, 'verification_missing', 'Verification missing', {
      longMessage: 'No code has been sent yet; prepare the verification first.',
    });
  }
  if (verification.status === 'verified') {
    throw new ClerkApiError(400, 'verification_already_verified', 'Already verified', {
      longMessage: 'This verification has already been verified.',
    });
  }
  if (verification.status === 'failed') throw failed();
  if (instance.clock.now() >= (verification.expireAt ?? 0)) {
    verification.status = 'expired';
    throw new ClerkApiError(400, 'verification_expired', 'Verification expired', {
      longMessage: 'This verification has expired. You must create a new one.',
    });
  }
  if (code === undefined || code === '') throw missingParameter('code');
  verification.attempts = (verification.attempts ?? 0) + 1;
  if (code === verification.code) {
    verification.status = 'verified';
    return;
  }
  if (verification.attempts >= MAXIMUM_ATTEMPTS) {
    verification.status = 'failed';
  }
  throw incorrectCode();
}

export function incorrectCode(): ClerkApiError {
  return new ClerkApiError(422, 'form_code_incorrect', 'is incorrect', {
    longMessage: 'Incorrect code',
    param: 'code',
  });
}

function failed(): ClerkApiError {
  return new ClerkApiError(400, 'verification_failed', 'Verification failed', {
    longMessage: 'Too many failed attempts. You have to try again with the same or another method.',
  });
}
