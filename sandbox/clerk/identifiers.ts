import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

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
  | 'eac'
  | 'img'
  | 'aconf'
  | 'dconf'
  | 'org'
  | 'orgmem'
  | 'orginv'
  | 'orgdmn'
  | 'role'
  | 'perm'
  | 'inv'
  | 'jtmp'
  | 'ru'
  | 'dmn'
  | 'alid'
  | 'blid'
  | 'ema'
  | 'totp'
  | 'bcode';

/** Random bytes are taken from a pool: one call to the system for many ids. */
const pool = Buffer.alloc(8_192);
let taken = pool.length;

function randomByte(): number {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const byte = pool[taken] ?? 0;
  // Nobody gets the same byte again, nor finds it in memory.
  pool[taken] = 0;
  taken += 1;
  return byte;
}

/** `prefix` and `length` random letters and digits, as one flat string: text that is put together piece by piece stays in pieces. */
function randomText(prefix: string, length: number): string {
  const text = Buffer.alloc(prefix.length + length);
  let written = text.write(prefix, 'latin1');
  while (written < text.length) {
    const byte = randomByte();
    // 248 = 4 × 62: bytes above it would favour the first letters.
    if (byte < 248) written = text.writeUInt8(ALPHABET.charCodeAt(byte % 62), written);
  }
  return text.toString('latin1');
}

/** A new id in Clerk's form, such as `user_` and 27 letters or digits. */
export function newId(prefix: IdPrefix): string {
  return randomText(`${prefix}_`, KSUID_LENGTH);
}

/** An opaque secret value of `length` letters and digits. */
export function newSecret(length: number): string {
  return randomText('', length);
}

/** A new webhook signing secret: `whsec_` and 24 random bytes, as Svix makes them. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The six digits of an emailed code. */
export function newCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}
