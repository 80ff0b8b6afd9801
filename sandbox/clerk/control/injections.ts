import { PreflightError } from '../../../checklists/error.ts';
import type { InjectionRequest } from '../deliveries/injections.ts';
import { integerField, readJson, refuseUnknown, textField, textListField } from '../http/body.ts';
import { invalidFormat, invalidValue, missingParameter, notFound } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

const FIELDS = [
  ...['kind', 'endpoint', 'events', 'count', 'share'],
  ...['copies', 'delay_ms', 'batch', 'order', 'within_ms'],
];

function readShare(body: Readonly<Record<string, unknown>>): number | undefined {
  const share = body['share'];
  if (share === undefined || share === null || typeof share === 'number') return share ?? undefined;
  throw invalidFormat('share', 'share must be a number.');
}

/**
 * What goes wrong on the way to an endpoint: `{ kind: 'lose' | 'duplicate' | 'delay' | 'reorder', … }`, see
 * `InjectionRequest`.
 */
export const injectionRoutes: ControlRoutes = (app, instance) => {
  const { injections } = instance.deliveries;

  app.get('/injections', (c) => c.json({ injections: injections.list() }));

  app.post('/injections', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, FIELDS);
    const kind = textField(body, 'kind');
    if (!kind) throw missingParameter('kind');
    if (kind === 'delay' && body['delay_ms'] === undefined) throw missingParameter('delay_ms');
    const fields = {
      kind,
      endpoint: textField(body, 'endpoint') ?? undefined,
      events: body['events'] === undefined ? undefined : textListField(body, 'events'),
      count: integerField(body, 'count'),
      share: readShare(body),
      copies: integerField(body, 'copies'),
      delayMs: integerField(body, 'delay_ms'),
      batch: integerField(body, 'batch'),
      order: textField(body, 'order') ?? undefined,
      withinMs: integerField(body, 'within_ms'),
    };
    const request = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    try {
      return c.json(injections.add(request as unknown as InjectionRequest), 201);
    } catch (error) {
      if (!(error instanceof PreflightError)) throw error;
      throw invalidValue('kind', error.message);
    }
  });

  app.delete('/injections', (c) => {
    injections.clear();
    return c.json({ injections: [] });
  });

  app.delete('/injections/:id', (c) => {
    const id = c.req.param('id');
    if (!injections.remove(id)) throw notFound('injection', id);
    return c.json({ id, deleted: true });
  });
};
