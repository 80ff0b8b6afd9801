import { readJson, textField } from '../http/body.ts';
import { notFound } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/** What was sent to the endpoints, and sending it again: what Clerk's webhook portal shows. */
export const deliveryRoutes: ControlRoutes = (app, instance) => {
  const { deliveries } = instance;

  app.get('/deliveries', (c) => {
    const { endpoint, event, user, state } = c.req.query();
    return c.json({ deliveries: deliveries.list({ endpoint, event, user, state }) });
  });

  app.get('/deliveries/:id', (c) => {
    const id = c.req.param('id');
    const message = deliveries.messages.get(id);
    if (message === undefined) throw notFound('delivery', id);
    return c.json({ deliveries: message.deliveries });
  });

  // To one endpoint, or to every one that the message was for.
  app.post('/deliveries/:id/resend', async (c) => {
    const id = c.req.param('id');
    const endpoint = textField(await readJson(c), 'endpoint') ?? undefined;
    const wanted = deliveries.messages
      .get(id)
      ?.deliveries.filter(({ endpointId }) => endpoint === undefined || endpointId === endpoint);
    if (wanted === undefined || wanted.length === 0) throw notFound('delivery', id);
    const resent = wanted.filter(({ endpointId }) => deliveries.resend(id, endpointId));
    if (resent.length === 0) throw notFound('endpoint', wanted[0]?.endpointId ?? '');
    return c.json({ resent: resent.map(({ endpointId }) => endpointId) }, 202);
  });
};
