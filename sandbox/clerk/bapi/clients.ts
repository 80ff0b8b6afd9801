import { clientIdOf } from '../fapi/cookies.ts';
import { readJson, textField } from '../http/body.ts';
import { missingParameter, notFound } from '../http/error.ts';
import { shapeClientForBackend } from '../shapes/client.ts';
import { answerList, pageOf } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

/** Clients, and the cookies of a handshake that the application's server fetches. */
export const clientRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;

  app.get('/clients/handshake_payload', (c) => {
    const nonce = c.req.query('nonce');
    if (!nonce) throw missingParameter('nonce');
    const directives = store.handshakes.get(nonce);
    if (directives === undefined) throw notFound('handshake payload', nonce);
    // Good for one fetch: a second one could only come from somebody else.
    store.handshakes.delete(nonce);
    return c.json({ directives });
  });

  app.get('/clients', (c) => {
    const newestFirst = [...store.clients.values()].reverse();
    const page = pageOf(c, newestFirst).map((client) => shapeClientForBackend(instance, client));
    return answerList(c, page, newestFirst.length);
  });

  app.post('/clients/verify', async (c) => {
    const token = textField(await readJson(c), 'token');
    if (!token) throw missingParameter('token');
    const client = store.clients.get(clientIdOf(instance, token) ?? '');
    if (client === undefined) throw notFound('client', 'in this token');
    return c.json(shapeClientForBackend(instance, client));
  });

  app.get('/clients/:clientId', (c) => {
    const client = store.clients.get(c.req.param('clientId'));
    if (client === undefined) throw notFound('client', c.req.param('clientId'));
    return c.json(shapeClientForBackend(instance, client));
  });
};
