import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { usersApi } from './api/users.ts';
import { readHealth } from './health.ts';
import { describeError } from './log.ts';
import { logRequests } from './requests.ts';
import { showFailure } from './pages/failure.ts';
import { sendHeaders } from './pages/headers.ts';
import { pageRoutes } from './pages/routes.ts';
import type { Parts } from './parts.ts';
import type { SignedIn } from './protect.ts';
import { protect } from './protect.ts';
import { MAX_BODY_BYTES, receiveDelivery } from './webhook/receive.ts';

const WEBHOOK = '/api/webhooks/clerk';

/** Puts the parts together. What comes out has no port and no process of its own. */
export function createApp(parts: Parts): Hono<SignedIn> {
  const app = new Hono<SignedIn>();
  app.use(logRequests(parts.log));
  app.use(sendHeaders(parts.headers));
  app.use(protect(parts));

  app.on(
    [...parts.methods],
    WEBHOOK,
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.json({ error: 'payload_too_large' }, 413) }),
    async (c) => {
      const { status, body } = await receiveDelivery(c.req.raw, parts);
      return c.json(body, status);
    },
  );
  app.all(WEBHOOK, (c) => {
    const { status, body } = parts.answers('wrong-method');
    return c.json(body, status, { allow: 'POST' });
  });

  app.get('/health', async (c) => {
    const health = await readHealth(parts.health, parts.version);
    return c.json(health, health.status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
  });

  app.route('/api/v1/users', usersApi(parts));
  app.route('/', pageRoutes(parts));

  app.notFound((c) => (isApi(c.req.path) ? c.json({ error: 'not_found' }, 404) : showFailure(c, parts.pages, 404)));
  app.onError((error, c) => {
    parts.log('error', 'request failed', { path: c.req.path, error: describeError(error) });
    return isApi(c.req.path) ? c.json({ error: 'internal_error' }, 500) : showFailure(c, parts.pages, 500);
  });
  return app;
}

function isApi(path: string): boolean {
  return path.startsWith('/api/');
}
