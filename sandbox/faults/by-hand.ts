import { nodeHmac } from '../../fixtures/webhook/hmac.ts';
import { signatureOf } from '../../fixtures/webhook/signature.ts';
import type { VerifyDelivery } from '../app/webhook/verify.ts';
import { readUnverified } from './unverified.ts';

/** The parts of a delivery that a handler finds who verifies without a library. */
export interface Found {
  /** The signature header, as it arrived. */
  readonly list: string;
  /** The timestamp header, as it arrived. */
  readonly timestamp: string;
  /** The entry that would be right for this secret, over another timestamp where one is given. */
  readonly right: (change?: { secret?: string; timestamp?: string }) => string;
}

/** Verifies by hand what a test of the parts lets through; everything else is left to the proper check. */
export function verifyByHand(
  accepts: (delivery: Found, secret: string) => boolean,
  otherwise: VerifyDelivery,
): VerifyDelivery {
  return async (request, secret) => {
    const header = (name: string): string | null => request.headers.get(`svix-${name}`);
    const [id, timestamp, list] = [header('id'), header('timestamp'), header('signature')];
    if (secret === undefined || id === null || timestamp === null || list === null) return otherwise(request, secret);
    const body = await request.clone().text();
    const right: Found['right'] = (change = {}) =>
      signatureOf({ secret, id, body, ...change, timestamp: change.timestamp ?? timestamp }, nodeHmac);
    return accepts({ list, timestamp, right }, secret) ? readUnverified(request) : otherwise(request, secret);
  };
}
