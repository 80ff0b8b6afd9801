import { integerField, readJson } from '../http/body.ts';
import { invalidValue, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { ControlRoutes } from './routes.ts';

/** A year. */
const MAXIMUM_MS = 365 * 86_400_000;

const shapeClock = ({ clock }: Instance): Record<string, unknown> => ({
  now: clock.now(),
  iso: new Date(clock.now()).toISOString(),
  aheadMs: clock.offset,
});

/** The clock that schedules: retries, and the ends of codes, secrets and windows. Signatures and tokens stay real. */
export const clockRoutes: ControlRoutes = (app, instance) => {
  app.get('/clock', (c) => c.json(shapeClock(instance)));

  app.post('/clock/advance', async (c) => {
    const ms = integerField(await readJson(c), 'ms');
    if (ms === undefined) throw missingParameter('ms');
    if (ms < 0 || ms > MAXIMUM_MS) throw invalidValue('ms', `ms must be 0 to ${MAXIMUM_MS}.`);
    instance.clock.advance(ms);
    return c.json(shapeClock(instance));
  });
};
