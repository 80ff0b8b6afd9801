import { PreflightError } from '../../../checklists/error.ts';
import { checkAuthentication } from '../authentication.ts';
import { booleanField, integerField, isObject, readJson } from '../http/body.ts';
import { invalidFormat, invalidValue, unknownParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { findProvider } from '../oauth/providers.ts';
import type { ControlRoutes } from './routes.ts';

/** Settings that may be null hold one of these otherwise. */
const NULLABLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  allowedOrigins: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  supportEmail: (value) => typeof value === 'string',
  lockout: (value) =>
    isObject(value) && typeof value['maxAttempts'] === 'number' && typeof value['minutes'] === 'number',
};

function fits(name: string, current: unknown, value: unknown): boolean {
  const nullable = NULLABLE[name];
  if (nullable !== undefined) return value === null || nullable(value);
  if (Array.isArray(current)) return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return isObject(current) ? isObject(value) : value !== null && typeof value === typeof current;
}

const describe = ({ settings, limits, tokenLifetimeSeconds }: Instance): Record<string, unknown> => ({
  settings: { ...settings, limits: limits.enabled, tokenLifetimeSeconds },
});

/**
 * The instance's settings, as a dashboard would show them, with `limits` (whether Clerk's limits hold) and
 * `tokenLifetimeSeconds`. A change keeps what it does not name, and is made whole or not at all.
 */
export const settingRoutes: ControlRoutes = (app, instance) => {
  app.get('/settings', (c) => c.json(describe(instance)));

  app.patch('/settings', async (c) => {
    const body = await readJson(c);
    const limited = booleanField(body, 'limits');
    const seconds = integerField(body, 'tokenLifetimeSeconds');
    if (seconds !== undefined && seconds < 1) throw invalidValue('tokenLifetimeSeconds', 'must be at least 1.');
    const { limits, tokenLifetimeSeconds, ...change } = body;
    refuseMisfits(instance, change);
    Object.assign(instance.settings, change);
    if (limited !== undefined) instance.limits.enabled = limited;
    if (seconds !== undefined) instance.tokenLifetimeSeconds = seconds;
    return c.json(describe(instance));
  });
};

/** @throws ClerkApiError for a setting that there is not, a value that is none for it, or a contradiction */
function refuseMisfits({ settings }: Instance, change: Readonly<Record<string, unknown>>): void {
  const present = new Map<string, unknown>(Object.entries(settings));
  for (const [name, value] of Object.entries(change)) {
    if (!present.has(name)) throw unknownParameter(name);
    if (!fits(name, present.get(name), value)) throw invalidFormat(name, `${name} cannot be set to that.`);
  }
  const wanted = { ...settings, ...change };
  const strange = wanted.socialProviders.find((id) => findProvider(id) === undefined);
  if (strange !== undefined) throw invalidValue('socialProviders', `The stand-in does not play ${strange}.`);
  try {
    checkAuthentication(wanted);
  } catch (error) {
    if (error instanceof PreflightError) throw invalidValue(Object.keys(change)[0] ?? 'settings', error.message);
    throw error;
  }
}
