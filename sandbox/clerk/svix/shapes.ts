import { type Attempt, type Delivery, isAcknowledged, type Message } from '../deliveries/delivery.ts';
import type { Endpoint } from '../deliveries/endpoints.ts';

/** Numbers and words of a message's status, as the `svix` client knows them. */
const STATUS = {
  success: { status: 0, statusText: 'success' },
  pending: { status: 1, statusText: 'pending' },
  fail: { status: 2, statusText: 'fail' },
  sending: { status: 3, statusText: 'sending' },
} as const;
export type StatusWord = keyof typeof STATUS;

const time = (ms: number): string => new Date(ms).toISOString();

export function shapeEndpoint(endpoint: Endpoint): Record<string, unknown> {
  return { ...shapeDestination(endpoint), metadata: endpoint.metadata };
}

/** An endpoint as a message's destination: without its metadata. */
export function shapeDestination(endpoint: Endpoint): Record<string, unknown> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    disabled: endpoint.disabled,
    filterTypes: endpoint.events.length === 0 ? null : endpoint.events,
    channels: null,
    rateLimit: null,
    throttleRate: null,
    uid: endpoint.uid,
    version: 1,
    createdAt: time(endpoint.createdAt),
    updatedAt: time(endpoint.updatedAt),
  };
}

/** @param withContent the payload is left out as `{}` without it */
export function shapeMessage(message: Message, withContent: boolean): Record<string, unknown> {
  return {
    id: message.id,
    eventId: null,
    eventType: message.event,
    payload: withContent ? (JSON.parse(message.body) as unknown) : {},
    channels: null,
    tags: null,
    deliverAt: null,
    timestamp: time(message.createdAt),
  };
}

/** `pending` waits for a later attempt, `sending` for the first. What an injection lost has never been sent. */
export function statusOf(delivery: Delivery): StatusWord {
  if (delivery.state === 'delivered') return 'success';
  if (delivery.state === 'failed') return 'fail';
  return delivery.attempts.length === 0 ? 'sending' : 'pending';
}

/** A delivery's status and, while it is pending, when it is tried next. */
export function shapeStatus(delivery: Delivery): Record<string, unknown> {
  const next = delivery.state === 'pending' ? delivery.nextAttemptAt : null;
  return { ...STATUS[statusOf(delivery)], nextAttempt: next === null ? null : time(next) };
}

/** One attempt, of the delivery that it belongs to. */
export interface AttemptEntry {
  readonly attempt: Attempt;
  readonly delivery: Delivery;
}

export const attemptStatus = ({ attempt }: AttemptEntry): StatusWord => (isAcknowledged(attempt) ? 'success' : 'fail');

export function shapeAttempt(entry: AttemptEntry, withContent: boolean): Record<string, unknown> {
  const { attempt, delivery } = entry;
  return {
    id: attempt.id,
    msgId: delivery.id,
    endpointId: delivery.endpointId,
    url: delivery.url,
    ...STATUS[attemptStatus(entry)],
    // Svix has 0 where no answer came, and says why in the place of the answer's body.
    responseStatusCode: attempt.status ?? 0,
    response: withContent ? (attempt.error ?? attempt.responseBody) : '',
    responseDurationMs: attempt.durationMs,
    timestamp: time(attempt.at),
    triggerType: attempt.trigger === 'manual' ? 1 : 0,
  };
}

/** The status that a query asks for by number, or undefined; null for a number that is none. */
export function statusByNumber(text: string | undefined): StatusWord | undefined | null {
  if (text === undefined) return undefined;
  const found = Object.entries(STATUS).find(([, { status }]) => String(status) === text);
  return found === undefined ? null : (found[0] as StatusWord);
}
