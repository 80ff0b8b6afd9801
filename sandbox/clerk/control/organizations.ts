import type { Context, Hono } from 'hono';
import { isObject, readJson } from '../http/body.ts';
import { ClerkApiError, invalidFormat } from '../http/error.ts';
import type { Handler } from '../http/listen.ts';
import type { Instance } from '../instance.ts';

/** A refusal by the Backend API, passed on as it came. */
async function passRefusal(response: Response): Promise<never> {
  const { errors } = (await response.json()) as {
    errors: { code: string; message: string; long_message?: string; meta?: Record<string, unknown> }[];
  };
  const [first = { code: 'internal_clerk_error', message: 'Refused' }] = errors;
  throw new ClerkApiError(response.status as 422, first.code, first.message, {
    longMessage: first.long_message ?? first.message,
    meta: first.meta ?? {},
  });
}

/**
 * `POST /organizations`: `{ organizations: [{ …, members: [{ user_id, role }] }] }`, bodies as the Backend API takes
 * them, made by the Backend API itself: its rules hold, and its deliveries are sent.
 *
 * @param backend answers a request to the Backend API
 */
export function organizationRoutes(app: Hono, instance: Instance, backend: Handler): void {
  const make = async (c: Context, path: string, body: unknown): Promise<Record<string, unknown>> => {
    const request = new Request(`${instance.apiUrl}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instance.keys.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const response = await backend(request, c.env as object);
    return response.ok ? ((await response.json()) as Record<string, unknown>) : passRefusal(response);
  };

  app.post('/organizations', async (c) => {
    const { organizations } = await readJson(c);
    if (!Array.isArray(organizations) || !organizations.every(isObject)) {
      throw invalidFormat('organizations', 'Give organizations, a list of bodies.');
    }
    const made: Record<string, unknown>[] = [];
    for (const { members = [], ...body } of organizations) {
      if (!Array.isArray(members)) throw invalidFormat('members', 'members must be a list.');
      const organization = await make(c, '/organizations', body);
      for (const member of members) await make(c, `/organizations/${String(organization['id'])}/memberships`, member);
      made.push(organization);
    }
    return c.json({ organizations: made }, 201);
  });
}
