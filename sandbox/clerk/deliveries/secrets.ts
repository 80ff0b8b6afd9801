import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { type DeliveryHeaders, type HmacSha256, signatureOf } from '../../../fixtures/webhook/signature.ts';
import type { Endpoint } from './endpoints.ts';

const keys = new Map<string, KeyObject>();

/** {@link HmacSha256} that decodes each secret once. */
const hmac: HmacSha256 = (keyBase64, message) => {
  let key = keys.get(keyBase64);
  if (key === undefined) {
    // Secrets come and go with endpoints; what is cached can be made again.
    if (keys.size >= 1_000) keys.clear();
    key = createSecretKey(Buffer.from(keyBase64, 'base64'));
    keys.set(keyBase64, key);
  }
  return createHmac('sha256', key).update(message, 'utf8').digest('base64');
};

/**
 * The headers of one attempt: a signature for the endpoint's secret, and one more for each replaced secret that still
 * counts, separated by blanks, newest first.
 *
 * @param timestamp real time, in seconds
 * @param now the injectable clock, in milliseconds
 */
export function signAttempt(
  endpoint: Endpoint,
  delivery: { readonly id: string; readonly body: string },
  timestamp: number,
  now: number,
): DeliveryHeaders {
  const sign = (secret: string): string =>
    signatureOf({ secret, id: delivery.id, timestamp, body: delivery.body }, hmac);
  let signature = sign(endpoint.secret);
  for (const { secret, until } of endpoint.oldSecrets) if (now < until) signature += ` ${sign(secret)}`;
  return { 'svix-id': delivery.id, 'svix-timestamp': String(timestamp), 'svix-signature': signature };
}
