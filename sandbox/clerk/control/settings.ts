import { isObject, readJson } from '../http/body.ts';
import { invalidFormat, unknownParameter } from '../http/error.ts';
import type { ControlRoutes } from './routes.ts';

/** Settings that may be null hold one of these otherwise. */
const NULLABLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  allowedOrigins: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  supportEmail: (value) => typeof value === 'string',
};

function fits(name: string, current: unknown, value: unknown): boolean {
  const nullable = NULLABLE[name];
  if (nullable !== undefined) return value === null || nullable(value);
  if (Array.isArray(current)) return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return isObject(current) ? isObject(value) : value !== null && typeof value === typeof current;
}

/** The instance's settings, as a dashboard would show them; a change keeps what it does not name. */
export const settingRoutes: ControlRoutes = (app, { settings }) => {
  app.get('/settings', (c) => c.json({ settings }));

  app.patch('/settings', async (c) => {
    const change = await readJson(c);
    const present = new Map<string, unknown>(Object.entries(settings));
    for (const [name, value] of Object.entries(change)) {
      if (!present.has(name)) throw unknownParameter(name);
      if (!fits(name, present.get(name), value)) throw invalidFormat(name, `${name} cannot be set to that.`);
    }
    Object.assign(settings, change);
    return c.json({ settings });
  });
};
