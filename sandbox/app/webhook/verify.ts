import { verifyWebhook } from '@clerk/backend/webhooks';
import { z } from 'zod';
import { DeliveryError } from './outcome.ts';

/** A delivery whose signature held. Its data is still unread. */
export interface DeliveredEvent {
  readonly type: string;
  readonly data: unknown;
}

export type VerifyDelivery = (request: Request, signingSecret: string | undefined) => Promise<DeliveredEvent>;

const Event = z.object({ type: z.string().min(1), data: z.unknown() });
/** The prefix is optional, as it is for Clerk; what follows must be base64. */
const SigningSecret = z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{16,}={0,2}$/);

/**
 * Judges a delivery with Clerk's own check, over the raw body, its signature and the age of its timestamp.
 *
 * @throws DeliveryError `misconfigured` without a usable secret, `refused` for what Clerk did not sign,
 * `malformed` for what it signed and is no event
 */
export const verifyDelivery: VerifyDelivery = async (request, signingSecret) => {
  // Clerk's check throws the same for a secret that is no secret as for a forged delivery; only one is our own fault.
  const secret = SigningSecret.safeParse(signingSecret);
  if (!secret.success) throw new DeliveryError('misconfigured', 'CLERK_WEBHOOK_SIGNING_SECRET is not usable');
  let delivered: unknown;
  try {
    delivered = await verifyWebhook(request, { signingSecret: secret.data });
  } catch (cause) {
    throw new DeliveryError('refused', 'the delivery was not signed by Clerk', { cause });
  }
  return readEvent(delivered);
};

/** The envelope of an event. @throws DeliveryError `malformed` */
export function readEvent(delivered: unknown): DeliveredEvent {
  const event = Event.safeParse(delivered);
  if (!event.success) throw new DeliveryError('malformed', 'the delivery is no event');
  return { type: event.data.type, data: event.data.data };
}
