import type { MiddlewareHandler } from 'hono';
import type { Log } from './log.ts';

/** One line a request: method, path without its query, status and milliseconds. Headers and bodies stay out of it. */
export function logRequests(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const ms = Math.round(performance.now() - started);
    const level = c.res.status >= 500 ? 'error' : 'info';
    log(level, 'request', { method: c.req.method, path: c.req.path, status: c.res.status, ms });
  };
}
