import { PreflightError } from '../../../checklists/error.ts';
import { checkAuthentication } from '../authentication.ts';
import { isObject, readJson } from '../http/body.ts';
import { invalidFormat, invalidValue, unknownParameter } from '../http/error.ts';
import type { Instance, InstanceSettings } from '../instance.ts';
import { findProvider } from '../oauth/providers.ts';
import type { ControlRoutes } from './routes.ts';

/** The instance's settings, and two that are not of the dashboard: whether limits hold, and how long a token lives. */
type Settings = InstanceSettings & { limits: boolean; tokenLifetimeSeconds: number };

/** Settings that may be null hold one of these otherwise. */
const NULLABLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  allowedOrigins: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  supportEmail: (value) => typeof value === 'string',
  lockout: isObject,
};

function fits(name: string, current: unknown, value: unknown): boolean {
  const nullable = NULLABLE[name];
  if (nullable !== undefined) return value === null || nullable(value);
  if (Array.isArray(current)) return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return isObject(current) ? isObject(value) : value !== null && typeof value === typeof current;
}

function refuseImpossible(settings: Settings): void {
  const strange = settings.socialProviders.find((id) => findProvider(id) === undefined);
  if (strange !== undefined) throw invalidValue('socialProviders', `The stand-in does not play ${strange}.`);
  const seconds = settings.tokenLifetimeSeconds;
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw invalidValue('tokenLifetimeSeconds', 'tokenLifetimeSeconds must be a whole number from 1.');
  }
  try {
    checkAuthentication(settings);
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    throw invalidValue('settings', error.message);
  }
}

const describe = ({ settings, limits, tokenLifetimeSeconds }: Instance): Settings => ({
  ...settings,
  limits: limits.enabled,
  tokenLifetimeSeconds,
});

/**
 * The instance's settings, as a dashboard would show them, while it runs; a change keeps what it does not name, and is
 * made as a whole or not at all.
 */
export const settingRoutes: ControlRoutes = (app, instance) => {
  app.get('/settings', (c) => c.json({ settings: describe(instance) }));

  app.patch('/settings', async (c) => {
    const change = await readJson(c);
    const present = new Map<string, unknown>(Object.entries(describe(instance)));
    for (const [name, value] of Object.entries(change)) {
      if (!present.has(name)) throw unknownParameter(name);
      if (!fits(name, present.get(name), value)) throw invalidFormat(name, `${name} cannot be set to that.`);
    }
    const changed = { ...describe(instance), ...change };
    refuseImpossible(changed);
    const { limits, tokenLifetimeSeconds, ...settings } = changed;
    Object.assign(instance.settings, settings);
    instance.limits.enabled = limits;
    instance.tokenLifetimeSeconds = tokenLifetimeSeconds;
    return c.json({ settings: describe(instance) });
  });
};
