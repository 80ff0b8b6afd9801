import crypto from 'k6/crypto';
import { b64decode } from 'k6/encoding';
import type { HmacSha256 } from '../../fixtures/webhook/signature.ts';

const keys = new Map<string, ArrayBuffer>();

/** {@link HmacSha256} on k6's own HMAC. Each key is decoded once. */
export const k6Hmac: HmacSha256 = (keyBase64, message) => {
  let key = keys.get(keyBase64);
  if (key === undefined) {
    // Unpadded, since signing secrets come either way.
    key = b64decode(keyBase64.replace(/=+$/, ''), 'rawstd');
    keys.set(keyBase64, key);
  }
  return crypto.hmac('sha256', key, readable(message), 'base64');
};

/** k6 takes a text, or a buffer that holds nothing else. */
function readable(message: string | Uint8Array): string | ArrayBuffer {
  return typeof message === 'string' ? message : new Uint8Array(message).buffer;
}
