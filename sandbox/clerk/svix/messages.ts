import { invalid } from './error.ts';
import { answerPage, readPeriod } from './pages.ts';
import { findDelivery, findEndpoint, findMessage, readEventTypes, type SvixRoutes, wantsContent } from './routes.ts';
import { shapeDestination, shapeMessage, shapeStatus, statusByNumber, statusOf } from './shapes.ts';

/** Messages: list, read, where each of them went, and sending one again. */
export const messageRoutes: SvixRoutes = (app, instance) => {
  const { deliveries } = instance;

  app.get('/msg', (c) => {
    const [types, within] = [readEventTypes(c), readPeriod(c)];
    const wanted = [...deliveries.messages.all()].filter(
      ({ event, createdAt }) => (types?.has(event) ?? true) && within(createdAt),
    );
    const content = wantsContent(c);
    return answerPage(
      c,
      wanted.reverse(),
      ({ id }) => id,
      (message) => shapeMessage(message, content),
    );
  });

  app.get('/msg/:msgId', (c) => c.json(shapeMessage(findMessage(c, instance), wantsContent(c))));

  app.get('/msg/:msgId/endpoint', (c) => {
    const entries = findMessage(c, instance).deliveries.flatMap((delivery) => {
      const endpoint = deliveries.endpoint(delivery.endpointId);
      return endpoint === undefined ? [] : [{ delivery, endpoint }];
    });
    return answerPage(
      c,
      entries,
      ({ endpoint }) => endpoint.id,
      ({ delivery, endpoint }) => ({ ...shapeDestination(endpoint), ...shapeStatus(delivery) }),
    );
  });

  app.get('/endpoint/:endpointId/msg', (c) => {
    const endpoint = findEndpoint(c, instance);
    const [types, within, content] = [readEventTypes(c), readPeriod(c), wantsContent(c)];
    const status = statusByNumber(c.req.query('status'));
    if (status === null) throw invalid(['query', 'status'], 'status is 0 to 3');
    const entries = deliveries
      .list({ endpoint: endpoint.id })
      .filter(
        (delivery) =>
          (types?.has(delivery.event) ?? true) &&
          within(delivery.createdAt) &&
          (status === undefined || statusOf(delivery) === status),
      )
      .reverse();
    return answerPage(
      c,
      entries,
      ({ id }) => id,
      (delivery) => ({ ...shapeMessage({ ...delivery, deliveries: [] }, content), ...shapeStatus(delivery) }),
    );
  });

  app.post('/msg/:msgId/endpoint/:endpointId/resend', (c) => {
    const { id, endpointId } = findDelivery(c, instance);
    deliveries.resend(id, endpointId);
    return c.json({}, 202);
  });
};
