import type { Context, Hono } from 'hono';
import type { Delivery, Message } from '../deliveries/delivery.ts';
import type { Endpoint } from '../deliveries/endpoints.ts';
import type { Instance } from '../instance.ts';
import { notFound } from './error.ts';

/** A resource's routes, added to the portal's API; paths without `/api/v1/app/{app_id}`. */
export type SvixRoutes = (app: Hono, instance: Instance) => void;

/** The endpoint that a path names by its id or its uid. */
export function findEndpoint(c: Context, { deliveries }: Instance): Endpoint {
  const name = c.req.param('endpointId') ?? '';
  const endpoint = deliveries.endpoint(name) ?? deliveries.endpoints().find(({ uid }) => uid === name);
  if (endpoint === undefined) throw notFound();
  return endpoint;
}

export function findMessage(c: Context, { deliveries }: Instance): Message {
  const message = deliveries.messages.get(c.req.param('msgId') ?? '');
  if (message === undefined) throw notFound();
  return message;
}

/** A message's way to the endpoint that a path names. */
export function findDelivery(c: Context, instance: Instance): Delivery {
  const endpoint = findEndpoint(c, instance);
  const delivery = findMessage(c, instance).deliveries.find(({ endpointId }) => endpointId === endpoint.id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

/** Whether the content is asked for; it is unless it is refused. */
export const wantsContent = (c: Context): boolean => c.req.query('with_content') !== 'false';

/** The event types that a query asks for, or undefined for all. */
export function readEventTypes(c: Context): ReadonlySet<string> | undefined {
  const types = (c.req.queries('event_types') ?? []).flatMap((text) => text.split(',')).filter(Boolean);
  return types.length === 0 ? undefined : new Set(types);
}
