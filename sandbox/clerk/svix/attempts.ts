import type { Context } from 'hono';
import type { Delivery } from '../deliveries/delivery.ts';
import { invalid, notFound } from './error.ts';
import { answerPage, readPeriod } from './pages.ts';
import { findEndpoint, findMessage, readEventTypes, type SvixRoutes, wantsContent } from './routes.ts';
import { type AttemptEntry, attemptStatus, shapeAttempt, shapeMessage, statusByNumber } from './shapes.ts';

const CLASSES = ['0', '100', '200', '300', '400', '500'];

/** The attempts at these deliveries that the query lets pass, newest first. */
function filterAttempts(c: Context, deliveries: readonly Delivery[]): AttemptEntry[] {
  const [types, within] = [readEventTypes(c), readPeriod(c)];
  const status = statusByNumber(c.req.query('status'));
  if (status === null) throw invalid(['query', 'status'], 'status is 0 to 3');
  const statusClass = c.req.query('status_code_class');
  if (statusClass !== undefined && !CLASSES.includes(statusClass)) {
    throw invalid(['query', 'status_code_class'], `status_code_class is one of ${CLASSES.join(', ')}`);
  }
  return deliveries
    .filter(({ event }) => types?.has(event) ?? true)
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ attempt, delivery })))
    .filter(
      (entry) =>
        within(entry.attempt.at) &&
        (status === undefined || attemptStatus(entry) === status) &&
        (statusClass === undefined || Math.floor((entry.attempt.status ?? 0) / 100) * 100 === Number(statusClass)),
    )
    .reverse()
    .sort((one, other) => other.attempt.at - one.attempt.at);
}

/** Attempts: by endpoint, by message, and one of them. */
export const attemptRoutes: SvixRoutes = (app, instance) => {
  const { deliveries } = instance;

  const answerAttempts = (c: Context, entries: readonly AttemptEntry[], withMessage: boolean): Response => {
    const content = wantsContent(c);
    return answerPage(
      c,
      entries,
      ({ attempt }) => attempt.id,
      (entry) => ({
        ...shapeAttempt(entry, content),
        ...(withMessage ? { msg: shapeMessage({ ...entry.delivery, deliveries: [] }, content) } : {}),
      }),
    );
  };

  app.get('/attempt/endpoint/:endpointId', (c) => {
    const sent = deliveries.list({ endpoint: findEndpoint(c, instance).id });
    return answerAttempts(c, filterAttempts(c, sent), c.req.query('with_msg') === 'true');
  });

  app.get('/attempt/msg/:msgId', (c) => {
    const wanted = c.req.query('endpoint_id');
    const sent = findMessage(c, instance).deliveries.filter(
      ({ endpointId }) => wanted === undefined || endpointId === wanted,
    );
    return answerAttempts(c, filterAttempts(c, sent), false);
  });

  app.get('/msg/:msgId/attempt/:attemptId', (c) => {
    for (const delivery of findMessage(c, instance).deliveries) {
      const attempt = delivery.attempts.find(({ id }) => id === c.req.param('attemptId'));
      if (attempt !== undefined) return c.json(shapeAttempt({ attempt, delivery }, true));
    }
    throw notFound();
  });
};
