import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Observation, ObservedAnswer } from '../observation.ts';

/** Publishes every answer, refusals included; first in an application, so that it sees what the others made of it. */
export function observeAnswers(observation: Observation, api: ObservedAnswer['api']): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!observation.wanted()) return;
    const contentType = c.res.headers.get('content-type') ?? undefined;
    observation.publish({
      kind: 'answer',
      api,
      method: c.req.method,
      path: c.req.path,
      route: routeOf(c),
      status: c.res.status,
      contentType,
      body: contentType?.startsWith('application/json') === true ? await readJson(c.res) : undefined,
    });
  };
}

/** Middleware is registered for all methods; what answers, for one: the first that fits. */
function routeOf(c: Context): string | undefined {
  return matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path;
}

/** From a copy: the answer itself is still to be sent. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.clone().text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
