import type { Endpoint } from './endpoints.ts';

/** Waits before the second and later attempts, in milliseconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h (docs.svix.com/retries). */
export const RETRY_DELAYS_MS: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000].map(
  (seconds) => seconds * 1_000,
);

export interface Attempt {
  readonly id: string;
  /** Real time at which it was sent. */
  readonly at: number;
  /** The `svix-timestamp` it carried, in seconds. */
  readonly timestamp: number;
  readonly durationMs: number;
  readonly status: number | null;
  /** Why there was no whole answer; with an error an attempt has failed, whatever its status. */
  readonly error: string | null;
  /** The start of the answer's body. */
  readonly responseBody: string;
  /** `scheduled` by the schedule, `manual` for a resend, `duplicate` for an injected double. */
  readonly trigger: AttemptTrigger;
}
export type AttemptTrigger = 'scheduled' | 'manual' | 'duplicate';

/** One message on its way to one endpoint. */
export interface Delivery {
  /** The `svix-id`, the same for every endpoint and attempt. */
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  readonly event: string;
  /** The user it is about, where it is about one. */
  readonly userId: string | null;
  readonly body: string;
  /** `lost` is one that an injection kept from being sent at all. */
  state: DeliveryState;
  readonly attempts: Attempt[];
  /** Attempts that the schedule has made; resends and doubles are not among them. */
  tries: number;
  /** On the injectable clock; null when none is due. */
  nextAttemptAt: number | null;
  readonly createdAt: number;
}
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'lost';

/** One event, and its way to each endpoint that wanted it. */
export interface Message {
  /** The `svix-id`: `msg_…` */
  readonly id: string;
  readonly event: string;
  readonly userId: string | null;
  readonly body: string;
  readonly createdAt: number;
  readonly deliveries: Delivery[];
}

/**
 * A message's way to an endpoint, not yet begun. Field by field: at thousands a second a copy of a whole object costs.
 *
 * @param now the injectable clock, in milliseconds
 */
export function makeDelivery(message: Message, endpoint: Pick<Endpoint, 'id' | 'url'>, now: number): Delivery {
  return {
    id: message.id,
    endpointId: endpoint.id,
    url: endpoint.url,
    event: message.event,
    userId: message.userId,
    body: message.body,
    state: 'pending',
    attempts: [],
    tries: 0,
    nextAttemptAt: now,
    createdAt: message.createdAt,
  };
}

export interface DeliveryFilter {
  /** Id or URL of the endpoint. */
  readonly endpoint?: string | undefined;
  readonly event?: string | undefined;
  readonly user?: string | undefined;
  readonly state?: string | undefined;
}

export function matchesFilter(delivery: Delivery, filter: DeliveryFilter): boolean {
  return (
    (filter.endpoint === undefined || delivery.endpointId === filter.endpoint || delivery.url === filter.endpoint) &&
    (filter.event === undefined || delivery.event === filter.event) &&
    (filter.user === undefined || delivery.userId === filter.user) &&
    (filter.state === undefined || delivery.state === filter.state)
  );
}

/** Whether an attempt was acknowledged: a whole answer with a 2xx status. A redirect is none, and is not followed. */
export function isAcknowledged(attempt: Pick<Attempt, 'status' | 'error'>): boolean {
  return attempt.error === null && attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
}
