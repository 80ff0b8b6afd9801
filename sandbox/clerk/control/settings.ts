import { booleanField, integerField, readJson, refuseUnknown, textListField } from '../http/body.ts';
import { invalidValue } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { findProvider } from '../oauth/providers.ts';
import type { ControlRoutes } from './routes.ts';

const describe = ({ settings, limits, tokenLifetimeSeconds }: Instance): Record<string, unknown> => ({
  settings: { ...settings, limits: limits.enabled, tokenLifetimeSeconds },
});

/**
 * `PATCH /settings`: how the instance behaves, while it runs. `multiSession`, `maintenanceMode`, `botProtection`,
 * `testMode`, `limits` are true or false; `socialProviders` is a list; `tokenLifetimeSeconds` is a session token's life.
 */
export const settingRoutes: ControlRoutes = (app, instance) => {
  const { settings, limits } = instance;
  const switches = Object.entries(settings).flatMap(([name, value]) => (typeof value === 'boolean' ? [name] : []));

  app.get('/settings', (c) => c.json(describe(instance)));

  app.patch('/settings', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, [...switches, 'socialProviders', 'limits', 'tokenLifetimeSeconds']);
    const changed = switches.flatMap((name) => {
      const value = booleanField(body, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const limited = booleanField(body, 'limits');
    const providers = body['socialProviders'] === undefined ? undefined : textListField(body, 'socialProviders');
    const strange = providers?.find((id) => findProvider(id) === undefined);
    if (strange !== undefined) throw invalidValue('socialProviders', `The stand-in does not play ${strange}.`);
    const seconds = integerField(body, 'tokenLifetimeSeconds');
    if (seconds !== undefined && seconds < 1) throw invalidValue('tokenLifetimeSeconds', 'must be at least 1.');
    Object.assign(settings, Object.fromEntries(changed));
    if (providers !== undefined) settings.socialProviders = providers;
    if (limited !== undefined) limits.enabled = limited;
    if (seconds !== undefined) instance.tokenLifetimeSeconds = seconds;
    return c.json(describe(instance));
  });
};
