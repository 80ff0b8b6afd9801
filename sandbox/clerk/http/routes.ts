import type { Env, Hono } from 'hono';
import { inspectRoutes } from 'hono/dev';

/** Something that the stand-in serves. */
export interface ServedRoute {
  readonly api: 'frontend' | 'backend';
  readonly method: string;
  /** A pattern, such as `/v1/users/:userId`. */
  readonly path: string;
}

/** What an application serves, read from itself, in the order of registration. */
export function routesOf<E extends Env>(app: Hono<E>, api: ServedRoute['api']): ServedRoute[] {
  const served = inspectRoutes(app).filter(({ method, isMiddleware }) => method !== 'ALL' || !isMiddleware);
  const byName = new Map(served.map(({ method, path }) => [`${method} ${path}`, { api, method, path }]));
  return [...byName.values()];
}
