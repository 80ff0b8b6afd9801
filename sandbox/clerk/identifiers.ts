import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Length of the KSUID that follows Clerk's prefixes. */
const KSUID_LENGTH = 27;

/** Prefixes of the records' ids, as Clerk writes them. */
export type IdPrefix =
  | 'user'
  | 'idn'
  | 'sess'
  | 'client'
  | 'dvb'
  | 'sua'
  | 'sia'
  | 'sit'
  | 'ins'
  | 'ep'
  | 'msg'
  | 'atmpt'
  | 'qtask'
  | 'mail'
  | 'fail'
  | 'sess_activity'
  | 'aconf'
  | 'dconf';

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // 248 = 4 × 62: bytes above it would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62] ?? '';
    }
  }
  return text;
}

/** A new id in Clerk's form, such as `user_` and 27 letters or digits. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(KSUID_LENGTH)}`;
}

/** An opaque secret value of `length` letters and digits. */
export function newSecret(length: number): string {
  return randomText(length);
}

/** A new webhook signing secret: `whsec_` and 24 random bytes, as Svix makes them. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The six digits of an emailed code. */
export function newCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}
