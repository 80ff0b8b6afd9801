import type { Instance } from '../instance.ts';
import { shapeClientForFrontend } from '../shapes/client.ts';
import { setClientCookies } from './cookies.ts';
import type { FapiContext } from './visitor.ts';

/** The visitor's client in the shape that travels along with every answer. */
export function shapeVisitorsClient(c: FapiContext, instance: Instance): Record<string, unknown> | null {
  const { client, origin, captchaBypass } = c.var.visitor;
  return client === undefined ? null : shapeClientForFrontend(instance, client, { origin, captchaBypass });
}

/** Answers `{ response, client }`, as every Frontend API change does. */
export function answerWrapped(c: FapiContext, instance: Instance, response: unknown): Response {
  const { client } = c.var.visitor;
  if (client !== undefined) setClientCookies(c, instance, client);
  return c.json({ response, client: shapeVisitorsClient(c, instance) });
}
