import { PreflightError } from '../../checklists/error.ts';

/** What an instance starts with. */
export interface ClerkSeed {
  /** Bodies as the Backend API takes them; no delivery is sent for them. */
  readonly users?: readonly Readonly<Record<string, unknown>>[];
  /** Bodies as the Backend API takes them, each with `members`: `[{ user_id, role }]`. */
  readonly organizations?: readonly Readonly<Record<string, unknown>>[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

const PARTS = ['settings', 'users', 'organizations'] as const;

/**
 * Fills an instance that has just started, by its control API.
 *
 * @param seed a {@link ClerkSeed}, or a snapshot as the control API gives it
 * @throws PreflightError `usage`, with what is wrong and where
 */
export async function seedInstance(controlUrl: string, seed: unknown): Promise<void> {
  if (typeof seed !== 'object' || seed === null || Array.isArray(seed)) refuse('it is no object');
  if ('store' in seed) return post(controlUrl, 'POST', '/restore', seed);
  const unknown = Object.keys(seed).find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) refuse(`it has ${unknown}, which is none of ${PARTS.join(', ')}`);
  const { settings, users, organizations } = seed as ClerkSeed;
  if (settings !== undefined) await post(controlUrl, 'PATCH', '/settings', settings);
  if (users !== undefined) await post(controlUrl, 'POST', '/users', { users });
  if (organizations !== undefined) await post(controlUrl, 'POST', '/organizations', { organizations });
}

function refuse(what: string): never {
  throw new PreflightError('usage', `The seed of the Clerk stand-in cannot be used: ${what}.`, {
    remedy:
      'Give { users, organizations, settings }, or a snapshot of the control API. docs/clerk-stand-in.md has both.',
  });
}

async function post(controlUrl: string, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${controlUrl}${path}`, { method, body: JSON.stringify(body) });
  if (response.ok) return;
  const { errors } = (await response.json()) as {
    errors?: { long_message?: string; meta?: { param_name?: string } }[];
  };
  const [error] = errors ?? [];
  const param = error?.meta?.param_name;
  const what = (error?.long_message ?? `it was answered ${response.status}`).replace(/\.$/, '');
  refuse(`${path.slice(1)}${param === undefined ? '' : ` (${param})`}: ${what}`);
}
