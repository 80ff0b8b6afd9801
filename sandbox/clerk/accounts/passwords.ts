import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ClerkApiError } from '../http/error.ts';

/** Clerk's defaults; bcrypt, which Clerk uses, ends at 72 bytes. */
export const PASSWORD_RULES = { minimum: 8, maximum: 72 } as const;

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number },
) => Promise<Buffer>;
/** Cheap on purpose: hashes never leave this process's memory, and load tests sign in thousands of times. */
const COST = { N: 1_024 };

/** @throws ClerkApiError `form_password_length_too_short` or `form_password_length_too_long` */
export function checkPasswordRules(password: string, param = 'password'): void {
  if (password.length < PASSWORD_RULES.minimum) {
    throw new ClerkApiError(422, 'form_password_length_too_short', 'Passwords must be longer.', {
      longMessage: `Passwords must be ${PASSWORD_RULES.minimum} characters or more.`,
      param,
    });
  }
  if (Buffer.byteLength(password) > PASSWORD_RULES.maximum) {
    throw new ClerkApiError(422, 'form_password_length_too_long', 'Passwords must be shorter.', {
      longMessage: `Passwords must be ${PASSWORD_RULES.maximum} bytes or fewer.`,
      param,
    });
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}.${(await derive(password, salt, 32, COST)).toString('base64')}`;
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [salt = '', key = ''] = hash.split('.');
  const wanted = Buffer.from(key, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), 32, COST);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
