import { event, EVENT_TYPES } from '../../../fixtures/webhook/events/index.ts';
import { signDelivery } from '../../../fixtures/webhook/signature.ts';
import { wrongSignature, WRONG_SIGNATURE_KINDS } from '../../../fixtures/webhook/wrong-signature.ts';
import { k6Hmac } from '../../../load/scripts/hmac.ts';

export const options = { iterations: 1 };

export default function nothing(): void {}

/** All that the generator makes, for the test to compare with what Node makes of the same. */
export function handleSummary(): { stdout: string } {
  const body = JSON.stringify(event('user.created', { seed: 'ü' }));
  const delivery = {
    secret: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', 'whsec_AAAA'],
    id: 'msg_1',
    timestamp: 1,
    body,
  } as const;
  const made = {
    bodies: EVENT_TYPES.map((type) => JSON.stringify(event(type, { seed: 'ü' }))),
    right: signDelivery(delivery, k6Hmac),
    wrong: WRONG_SIGNATURE_KINDS.map((kind) => wrongSignature(kind, delivery, k6Hmac)['svix-signature']),
  };
  return { stdout: JSON.stringify(made) };
}
