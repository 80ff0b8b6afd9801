import { isObject, readJson } from '../http/body.ts';
import { invalidFormat } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/**
 * `POST /tokens`: `{ claims }`, signed with the instance's own key as they stand: an expired token, one for another
 * party, one that is not valid yet. Only the holder of the key can make those, and on Clerk nobody else holds it.
 */
export const tokenRoutes: ControlRoutes = (app, instance) => {
  app.post('/tokens', async (c) => {
    const { claims } = await readJson(c);
    if (!isObject(claims)) throw invalidFormat('claims', 'claims must be an object.');
    return c.json({ jwt: instance.keys.signToken(claims) }, 201);
  });
};
