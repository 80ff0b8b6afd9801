import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import type { DeliveryAnswer, DeliveryOutcome } from './outcome.ts';
import { DeliveryError } from './outcome.ts';
import { applyEvent } from './sync.ts';

/** More than any event weighs; beyond it a body is answered 413 unread. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Handles one delivery. It is acknowledged only after the event is in the database: Clerk sends again whatever is
 * not answered 2xx, and forgets whatever is.
 */
export async function receiveDelivery(request: Request, parts: Parts): Promise<DeliveryAnswer> {
  const delivery = request.headers.get('svix-id') ?? undefined;
  try {
    const event = await parts.verify(request, parts.signingSecret);
    await applyEvent(event, parts);
    parts.log('info', 'delivery acknowledged', { delivery, type: event.type });
    return parts.answers('received');
  } catch (error) {
    const outcome: DeliveryOutcome = error instanceof DeliveryError ? error.outcome : 'failed';
    const level = outcome === 'refused' || outcome === 'malformed' ? 'warn' : 'error';
    parts.log(level, `delivery ${outcome}`, { delivery, error: describeError(error) });
    return parts.answers(outcome, error);
  }
}
