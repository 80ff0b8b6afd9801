import { refusingWith } from '../deliveries/endpoints.ts';
import { readJson } from '../http/body.ts';
import { newId } from '../identifiers.ts';
import { readEndpointFields, refuseBadEndpoint } from './endpointFields.ts';
import { invalid, SvixApiError } from './error.ts';
import { answerPage } from './pages.ts';
import { findEndpoint, type SvixRoutes } from './routes.ts';
import { shapeEndpoint, statusOf } from './shapes.ts';

/** So many replaced secrets may be in force at once. */
const MAXIMUM_OLD_SECRETS = 10;
/** Seven days: the longest overlap of two secrets. */
const MAXIMUM_OVERLAP_SECONDS = 604_800;
/** Fourteen days, and five minutes for clocks that differ. */
const RECOVERABLE_MS = 14 * 86_400_000 + 300_000;

/** Endpoints: list, create, read, update, delete, their secrets, their figures, and sending again what failed. */
export const endpointRoutes: SvixRoutes = (app, instance) => {
  const { deliveries, clock } = instance;

  const refuseTakenUid = (uid: string | null | undefined, ownerId?: string): void => {
    const holder = uid == null ? undefined : deliveries.endpoints().find((endpoint) => endpoint.uid === uid);
    if (holder !== undefined && holder.id !== ownerId) throw new SvixApiError(409, 'conflict', 'uid is already taken');
  };

  app.get('/endpoint', (c) => {
    const oldestFirst = deliveries.endpoints();
    const entries = c.req.query('order') === 'ascending' ? oldestFirst : [...oldestFirst].reverse();
    return answerPage(c, entries, ({ id }) => id, shapeEndpoint);
  });

  app.post('/endpoint', async (c) => {
    const { url, ...fields } = readEndpointFields(await readJson(c));
    if (url === undefined) throw invalid(['body', 'url'], 'field required', 'value_error.missing');
    refuseTakenUid(fields.uid);
    return c.json(
      shapeEndpoint(refusingWith(refuseBadEndpoint, () => deliveries.createEndpoint({ url, ...fields }))),
      201,
    );
  });

  app.get('/endpoint/:endpointId', (c) => c.json(shapeEndpoint(findEndpoint(c, instance))));

  app.put('/endpoint/:endpointId', async (c) => {
    const endpoint = findEndpoint(c, instance);
    const { secret, ...fields } = readEndpointFields(await readJson(c));
    if (secret !== undefined) throw invalid(['body', 'secret'], 'extra fields not permitted');
    if (fields.url === undefined) throw invalid(['body', 'url'], 'field required', 'value_error.missing');
    refuseTakenUid(fields.uid, endpoint.id);
    // An update replaces: what it leaves out goes back to what a new endpoint has.
    const whole = { description: '', disabled: false, events: [], metadata: {}, uid: null, ...fields };
    return c.json(
      shapeEndpoint(refusingWith(refuseBadEndpoint, () => deliveries.changeEndpoint(endpoint.id, whole)) ?? endpoint),
    );
  });

  app.patch('/endpoint/:endpointId', async (c) => {
    const endpoint = findEndpoint(c, instance);
    const fields = readEndpointFields(await readJson(c));
    refuseTakenUid(fields.uid, endpoint.id);
    return c.json(
      shapeEndpoint(refusingWith(refuseBadEndpoint, () => deliveries.changeEndpoint(endpoint.id, fields)) ?? endpoint),
    );
  });

  app.delete('/endpoint/:endpointId', (c) => {
    deliveries.removeEndpoint(findEndpoint(c, instance).id);
    return c.body(null, 204);
  });

  app.get('/endpoint/:endpointId/secret', (c) => c.json({ key: findEndpoint(c, instance).secret }));

  app.post('/endpoint/:endpointId/secret/rotate', async (c) => {
    const endpoint = findEndpoint(c, instance);
    const { key, gracePeriodSeconds: seconds } = await readJson(c);
    if (key != null && typeof key !== 'string') throw invalid(['body', 'key'], 'key is text', 'type_error');
    const isOverlap = (value: unknown): value is number =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAXIMUM_OVERLAP_SECONDS;
    if (seconds != null && !isOverlap(seconds)) {
      throw invalid(['body', 'gracePeriodSeconds'], `gracePeriodSeconds is 0 to ${MAXIMUM_OVERLAP_SECONDS}`);
    }
    if (endpoint.oldSecrets.filter(({ until }) => clock.now() < until).length >= MAXIMUM_OLD_SECRETS) {
      throw new SvixApiError(400, 'limit_reached', `A key can be rotated ${MAXIMUM_OLD_SECRETS} times in 24 hours.`);
    }
    refusingWith(refuseBadEndpoint, () => deliveries.rotateSecret(endpoint.id, key ?? undefined, seconds ?? undefined));
    return c.body(null, 204);
  });

  app.get('/endpoint/:endpointId/stats', (c) => {
    const counts = { success: 0, pending: 0, fail: 0, sending: 0, canceled: 0 };
    for (const delivery of deliveries.list({ endpoint: findEndpoint(c, instance).id })) counts[statusOf(delivery)] += 1;
    return c.json(counts);
  });

  app.post('/endpoint/:endpointId/recover', async (c) => {
    const endpoint = findEndpoint(c, instance);
    const { since, until } = await readJson(c);
    const from = typeof since === 'string' ? Date.parse(since) : Number.NaN;
    const to = until == null ? Date.now() : typeof until === 'string' ? Date.parse(until) : Number.NaN;
    if (Number.isNaN(from)) throw invalid(['body', 'since'], 'since is a time');
    if (Number.isNaN(to)) throw invalid(['body', 'until'], 'until is a time');
    if (from < Date.now() - RECOVERABLE_MS) {
      throw invalid(['body', 'since'], 'Cannot recover messages more than 14 days old.');
    }
    deliveries.recover(endpoint.id, from, to);
    const task = { id: newId('qtask'), status: 'running', task: 'endpoint.recover' };
    return c.json({ ...task, updatedAt: new Date().toISOString() }, 202);
  });
};
