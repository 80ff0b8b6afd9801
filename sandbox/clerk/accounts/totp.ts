import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** What every authenticator takes: six digits of SHA-1, new each 30 s (RFC 6238). */
const STEP_MS = 30_000;

/** A new secret, base32: 20 bytes, the length of the hash (RFC 4226, section 4). */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => BASE32[byte % 32]).join('');
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code that an authenticator shows at a time (milliseconds since the epoch). */
export function totpCode(secret: string, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Whether a code is the one of now, or of the step before or after: clocks differ, and people type slowly. */
export function isTotpCode(secret: string, code: string, at: number): boolean {
  if (!/^\d{6}$/.test(code)) return false;
  return [-STEP_MS, 0, STEP_MS].some((shift) =>
    timingSafeEqual(Buffer.from(totpCode(secret, at + shift)), Buffer.from(code)),
  );
}

/** What the QR code holds. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = new URLSearchParams({ algorithm: 'SHA1', digits: '6', issuer, period: '30', secret });
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`;
}
