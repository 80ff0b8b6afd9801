import type { Context, MiddlewareHandler } from 'hono';
import { showFailure } from './pages/failure.ts';
import type { Parts } from './parts.ts';

export interface SignedIn {
  Variables: { userId: string };
}

const API = '/api/v1/';

/** The routes for signed-in users. Clerk's deliveries carry no session, so theirs is not among them. */
export function isProtected(path: string): boolean {
  return path.startsWith(API) || path === '/dashboard' || path.startsWith('/dashboard/');
}

/** Lets only signed-in users through to protected routes: the API answers 401, pages lead to sign-in. */
export function protect(parts: Parts): MiddlewareHandler<SignedIn> {
  return async (c, next) => {
    if (!parts.isProtected(c.req.path)) return next();
    c.header('cache-control', 'no-store');
    const isApi = c.req.path.startsWith(API);
    const identity = await parts.authenticate(c.req.raw);
    switch (identity.status) {
      case 'signed-in':
        passOn(identity.headers, c);
        c.set('userId', identity.userId);
        return next();
      case 'unknown':
        return isApi ? c.json({ error: 'authentication_unavailable' }, 503) : showFailure(c, parts.pages, 503);
      case 'handshake':
        if (isApi) return c.json({ error: 'unauthenticated' }, 401);
        passOn(identity.headers, c);
        return c.redirect(identity.headers.get('location') ?? signInFor(c), 307);
      case 'signed-out':
        if (isApi) return c.json({ error: 'unauthenticated' }, 401);
        passOn(identity.headers, c);
        return c.redirect(signInFor(c), 307);
    }
  };
}

function signInFor(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return `/sign-in?redirect_url=${encodeURIComponent(pathname + search)}`;
}

/** Hands on the cookies and notes that Clerk's library asks to be sent with the answer. */
function passOn(headers: Headers, c: Context): void {
  headers.forEach((value, name) => {
    if (name !== 'location' && name !== 'cache-control') c.header(name, value, { append: true });
  });
}
