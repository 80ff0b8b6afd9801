import { Hono } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import { limitBody } from '../http/body.ts';
import type { Instance } from '../instance.ts';
import { attemptRoutes } from './attempts.ts';
import { endpointRoutes } from './endpoints.ts';
import { answerInSvixShape, notFound, SvixApiError } from './error.ts';
import { messageRoutes } from './messages.ts';
import type { SvixRoutes } from './routes.ts';

const RESOURCES: readonly SvixRoutes[] = [endpointRoutes, messageRoutes, attemptRoutes];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The part of Svix's API that the webhook portal of a Clerk instance lives on, for the real `svix` client. */
export function svixRoutes(instance: Instance): Hono {
  const root = new Hono();
  const app = new Hono();
  const wanted = digest(instance.svix.token);
  root.use(instance.failures.inject());
  root.use(async (c, next) => {
    const [, token = ''] = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (!timingSafeEqual(digest(token), wanted)) {
      throw new SvixApiError(401, 'authentication_failed', 'Incorrect authentication credentials.');
    }
    await next();
  });
  root.use(limitBody);
  root.use('/app/:appId/*', async (c, next) => {
    if (c.req.param('appId') !== instance.svix.appId || !instance.settings.svixEnabled) throw notFound();
    await next();
  });
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  root.route('/app/:appId', app);
  answerInSvixShape(root, instance.log);
  return root;
}
