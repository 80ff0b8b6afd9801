/**
 * How the handling of a delivery can end. `wrong-method`: not even posted. `refused`: not proven to come from Clerk.
 * `malformed`: from Clerk, but no event that can be read. `misconfigured`: there is no secret to judge it by.
 * `failed`: genuine, and not applied.
 */
export type DeliveryOutcome = 'received' | 'wrong-method' | 'refused' | 'malformed' | 'misconfigured' | 'failed';

/** Thrown by the steps of the handling to end it with an outcome. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly outcome: Exclude<DeliveryOutcome, 'received' | 'wrong-method' | 'failed'>;

  constructor(outcome: DeliveryError['outcome'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

export interface DeliveryAnswer {
  readonly status: 200 | 400 | 405 | 500;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answer to each outcome. Says what kind of thing went wrong and nothing of its detail, which goes to the log. */
export function answerDelivery(outcome: DeliveryOutcome, _error?: unknown): DeliveryAnswer {
  switch (outcome) {
    case 'received':
      return { status: 200, body: { received: true } };
    case 'wrong-method':
      return { status: 405, body: { error: 'method_not_allowed' } };
    case 'refused':
      return { status: 400, body: { error: 'invalid_signature' } };
    case 'malformed':
      return { status: 400, body: { error: 'invalid_payload' } };
    case 'misconfigured':
    case 'failed':
      return { status: 500, body: { error: 'internal_error' } };
  }
}
