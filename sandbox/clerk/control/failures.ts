import { integerField, readJson, textField } from '../http/body.ts';
import { invalidValue, missingParameter } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/** A minute: longer than any client waits. */
const MAXIMUM_DELAY_MS = 60_000;

/**
 * `POST /failures`: `{ route, status?, delay?, count? }`. `route` is `POST /v1/users*` or a path alone, `delay` in
 * milliseconds; without `count` it is injected until it is taken away.
 */
export const failureRoutes: ControlRoutes = (app, instance) => {
  const { failures } = instance;

  app.get('/failures', (c) => c.json({ failures: failures.list() }));

  app.post('/failures', async (c) => {
    const body = await readJson(c);
    const route = textField(body, 'route');
    if (!route) throw missingParameter('route');
    const status = integerField(body, 'status') ?? null;
    const delayMs = integerField(body, 'delay') ?? 0;
    const count = integerField(body, 'count') ?? null;
    if (status !== null && (status < 400 || status > 599)) throw invalidValue('status', 'status must be 400 to 599.');
    if (delayMs < 0 || delayMs > MAXIMUM_DELAY_MS)
      throw invalidValue('delay', `delay must be 0 to ${MAXIMUM_DELAY_MS}.`);
    if (count !== null && count < 1) throw invalidValue('count', 'count must be at least 1.');
    if (status === null && delayMs === 0) throw missingParameter('status');
    return c.json(failures.add({ route, status, delayMs, count }), 201);
  });

  app.delete('/failures', (c) => {
    failures.clear();
    return c.json({ failures: [] });
  });
};
