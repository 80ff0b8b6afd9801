import { DeliveryError } from '../app/webhook/outcome.ts';
import type { DeliveredEvent } from '../app/webhook/verify.ts';
import { readEvent } from '../app/webhook/verify.ts';

/** The event in a body that nobody has verified. @throws DeliveryError `malformed` */
export async function readUnverified(request: Request): Promise<DeliveredEvent> {
  const delivered: unknown = await request.json().catch((cause: unknown) => {
    throw new DeliveryError('malformed', 'the body is not JSON', { cause });
  });
  return readEvent(delivered);
}
