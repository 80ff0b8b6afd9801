import type { Requester } from '../records.ts';

/** The envelope of a delivery. `timestamp` is in milliseconds. */
export function shapeEvent(event: {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly requester: Requester;
  readonly instanceId: string;
  readonly timestamp: number;
}): Record<string, unknown> {
  return {
    data: event.data,
    event_attributes: {
      http_request: { client_ip: event.requester.ipAddress, user_agent: event.requester.userAgent },
    },
    instance_id: event.instanceId,
    object: 'event',
    timestamp: event.timestamp,
    type: event.type,
  };
}

/** The user that an event's data is about. */
export function userIdOf(data: Readonly<Record<string, unknown>>): string | null {
  const id = data['object'] === 'user' ? data['id'] : data['user_id'];
  return typeof id === 'string' ? id : null;
}
