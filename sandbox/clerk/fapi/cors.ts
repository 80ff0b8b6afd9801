import type { MiddlewareHandler } from 'hono';

/** Lets the page that asks read the answer, cookies included, whatever its origin. */
export const allowOrigin: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin === undefined) return next();
  c.header('access-control-allow-origin', origin);
  c.header('access-control-allow-credentials', 'true');
  c.header('access-control-expose-headers', 'Authorization, X-Country, Clerk-Db-Jwt, Retry-After');
  c.header('vary', 'Origin');
  if (c.req.method !== 'OPTIONS') return next();
  c.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS');
  c.header('access-control-allow-headers', c.req.header('access-control-request-headers') ?? 'content-type');
  c.header('access-control-max-age', '600');
  return c.body(null, 204);
};
