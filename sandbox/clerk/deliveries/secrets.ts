import { nodeHmac } from '../../../fixtures/webhook/hmac.ts';
import { type DeliveryHeaders, signDelivery } from '../../../fixtures/webhook/signature.ts';
import type { Endpoint } from './endpoints.ts';

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
  const old = endpoint.oldSecrets.filter(({ until }) => now < until).map(({ secret }) => secret);
  return signDelivery({ secret: [endpoint.secret, ...old], id: delivery.id, timestamp, body: delivery.body }, nodeHmac);
}
