import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Proxy } from './proxy.ts';
import { TOXIC_TYPES, ToxicInput } from './toxic.ts';

/** Where the addresses may not change, only whether it is up. */
const ProxyUpdate = z.object({ enabled: z.boolean().optional() });
const Named = z.object({ type: z.unknown().optional(), stream: z.unknown().optional() });

const MAXIMUM_BODY_BYTES = 64 * 1024;

/**
 * The slice of Toxiproxy's HTTP API that changes and shows proxies which are there already. Paths, fields, statuses and
 * error texts are Toxiproxy's. Source: its README, "HTTP API", and api.go.
 */
export function proxyRoutes(proxies: readonly Proxy[]): Hono {
  const app = new Hono();
  const find = (c: Context): Proxy | undefined => proxies.find(({ name }) => name === c.req.param('proxy'));
  const missing = (c: Context) => fail(c, 404, 'proxy not found');

  app.use(async (c, next) => {
    // Toxiproxy's own guard against web pages.
    if (c.req.header('user-agent')?.startsWith('Mozilla/')) return c.text('User agent not allowed', 403);
    await next();
  });
  app.use(bodyLimit({ maxSize: MAXIMUM_BODY_BYTES, onError: (c) => fail(c, 400, 'bad request body: too large') }));

  app.get('/version', (c) => c.json({ version: 'clerk-preflight' }));
  app.get('/proxies', (c) => c.json(Object.fromEntries(proxies.map((proxy) => [proxy.name, show(proxy)]))));
  app.post('/reset', async (c) => {
    for (const proxy of proxies) {
      await proxy.setEnabled(true);
      for (const { name } of proxy.toxics()) proxy.remove(name);
    }
    return c.body(null, 204);
  });

  app.get('/proxies/:proxy', (c) => {
    const proxy = find(c);
    return proxy === undefined ? missing(c) : c.json(show(proxy));
  });
  app.on(['POST', 'PATCH'], '/proxies/:proxy', async (c) => {
    const proxy = find(c);
    if (proxy === undefined) return missing(c);
    const update = ProxyUpdate.safeParse(await readJson(c));
    if (!update.success) return fail(c, 400, 'bad request body: enabled is true or false');
    if (update.data.enabled !== undefined) await proxy.setEnabled(update.data.enabled);
    return c.json(show(proxy));
  });

  app.get('/proxies/:proxy/toxics', (c) => {
    const proxy = find(c);
    return proxy === undefined ? missing(c) : c.json(proxy.toxics());
  });
  app.post('/proxies/:proxy/toxics', async (c) => {
    const proxy = find(c);
    if (proxy === undefined) return missing(c);
    const body = await readJson(c);
    const named = Named.safeParse(body);
    if (!named.success) return fail(c, 400, 'bad request body: a toxic is an object');
    const { type, stream } = named.data;
    if (stream !== undefined && stream !== 'upstream' && stream !== 'downstream')
      return fail(c, 400, 'stream was invalid, can be either upstream or downstream');
    if (typeof type !== 'string' || !TOXIC_TYPES.includes(type)) return fail(c, 400, 'invalid toxic type');
    const toxic = ToxicInput.safeParse(body);
    if (!toxic.success) return fail(c, 400, `bad request body: ${toxic.error.issues[0]?.path.join('.') ?? ''}`);
    return proxy.add(toxic.data) ? c.json(toxic.data) : fail(c, 409, 'toxic already exists');
  });
  app.get('/proxies/:proxy/toxics/:toxic', (c) => {
    const proxy = find(c);
    if (proxy === undefined) return missing(c);
    const toxic = proxy.toxics().find(({ name }) => name === c.req.param('toxic'));
    return toxic === undefined ? fail(c, 404, 'toxic not found') : c.json(toxic);
  });
  app.delete('/proxies/:proxy/toxics/:toxic', (c) => {
    const proxy = find(c);
    if (proxy === undefined) return missing(c);
    return proxy.remove(c.req.param('toxic')) ? c.body(null, 204) : fail(c, 404, 'toxic not found');
  });

  app.onError((error, c) => fail(c, 500, error.message));
  return app;
}

function show(proxy: Proxy): Record<string, unknown> {
  const { name, listen, upstream } = proxy;
  return { name, listen, upstream, enabled: proxy.isEnabled(), toxics: proxy.toxics() };
}

function readJson(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined) as Promise<unknown>;
}

function fail(c: Context, status: 400 | 404 | 409 | 500, error: string) {
  return c.json({ error, status }, status);
}
