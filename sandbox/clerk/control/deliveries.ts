import { PreflightError } from '../../../checklists/error.ts';
import type { EndpointRequest } from '../deliveries/endpoints.ts';
import { readJson, textField, textListField } from '../http/body.ts';
import { invalidFormat, missingParameter, notFound } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/** Webhook endpoints, and what was sent to them: what Clerk's webhook portal shows. */
export const deliveryRoutes: ControlRoutes = (app, instance) => {
  const { deliveries } = instance;

  app.get('/endpoints', (c) => c.json({ endpoints: deliveries.endpoints() }));

  app.post('/endpoints', async (c) => {
    const body = await readJson(c);
    const url = textField(body, 'url');
    if (!url) throw missingParameter('url');
    const secret = textField(body, 'secret');
    const request: EndpointRequest = {
      url,
      events: textListField(body, 'events'),
      ...(secret ? { secret } : {}),
    };
    try {
      return c.json(deliveries.createEndpoint(request), 201);
    } catch (error) {
      if (!(error instanceof PreflightError)) throw error;
      throw invalidFormat(error.code === 'secret-malformed' ? 'secret' : 'url', error.message);
    }
  });

  app.delete('/endpoints/:id', (c) => {
    const id = c.req.param('id');
    if (!deliveries.removeEndpoint(id)) throw notFound('endpoint', id);
    return c.json({ id, deleted: true });
  });

  app.get('/deliveries', (c) => {
    const { endpoint, event, user } = c.req.query();
    return c.json({ deliveries: deliveries.list({ endpoint, event, user }) });
  });
};
