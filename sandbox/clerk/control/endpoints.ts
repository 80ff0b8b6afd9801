import { type EndpointChange, refusingWith } from '../deliveries/endpoints.ts';
import { booleanField, integerField, readJson, refuseUnknown, textField, textListField } from '../http/body.ts';
import { invalidFormat, invalidValue, missingParameter, notFound } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

const FIELDS = ['url', 'events', 'secret', 'description', 'disabled'];
/** Seven days. */
const MAXIMUM_OVERLAP_SECONDS = 604_800;

type Body = Readonly<Record<string, unknown>>;

function readFields(body: Body): EndpointChange {
  refuseUnknown(body, FIELDS);
  const [url, secret, description] = ['url', 'secret', 'description'].map((name) => textField(body, name));
  const disabled = booleanField(body, 'disabled');
  return {
    ...(url ? { url } : {}),
    ...(body['events'] === undefined ? {} : { events: textListField(body, 'events') }),
    ...(secret ? { secret } : {}),
    ...(description == null ? {} : { description }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Webhook endpoints, as the dashboard lets one make them. */
export const endpointRoutes: ControlRoutes = (app, instance) => {
  const { deliveries } = instance;

  app.get('/endpoints', (c) => c.json({ endpoints: deliveries.endpoints() }));

  app.post('/endpoints', async (c) => {
    const { url, ...fields } = readFields(await readJson(c));
    if (url === undefined) throw missingParameter('url');
    return c.json(
      refusingWith(invalidFormat, () => deliveries.createEndpoint({ url, ...fields })),
      201,
    );
  });

  app.patch('/endpoints/:id', async (c) => {
    const id = c.req.param('id');
    const fields = readFields(await readJson(c));
    const changed = refusingWith(invalidFormat, () => deliveries.changeEndpoint(id, fields));
    if (changed === undefined) throw notFound('endpoint', id);
    return c.json(changed);
  });

  app.post('/endpoints/:id/rotate', async (c) => {
    const id = c.req.param('id');
    const body = await readJson(c);
    refuseUnknown(body, ['secret', 'overlap_seconds']);
    const overlap = integerField(body, 'overlap_seconds');
    if (overlap !== undefined && (overlap < 0 || overlap > MAXIMUM_OVERLAP_SECONDS)) {
      throw invalidValue('overlap_seconds', `overlap_seconds must be 0 to ${MAXIMUM_OVERLAP_SECONDS}.`);
    }
    const secret = textField(body, 'secret') ?? undefined;
    const rotated = refusingWith(invalidFormat, () => deliveries.rotateSecret(id, secret, overlap));
    if (rotated === undefined) throw notFound('endpoint', id);
    return c.json(rotated);
  });

  app.delete('/endpoints/:id', (c) => {
    const id = c.req.param('id');
    if (!deliveries.removeEndpoint(id)) throw notFound('endpoint', id);
    return c.json({ id, deleted: true });
  });
};
