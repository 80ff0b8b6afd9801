import { randomBytes } from 'node:crypto';
import { Webhook } from 'svix';
import { userDeletedEvent, userEvent, type EventUser } from '../../fixtures/webhook/event.ts';
import type { Fields, Log } from '../../sandbox/app/log.ts';
import { readSettings } from '../../sandbox/app/settings.ts';
import { startApplication } from '../../sandbox/app/start.ts';
import type { ClerkDouble } from './clerk-double.ts';
import type { Database } from './databases.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

export interface LogRecord extends Fields {
  readonly level: string;
  readonly msg: string;
}

export interface Sealed {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** The running application, asked over HTTP like any other. */
export interface Target {
  readonly origin: string;
  readonly logs: readonly LogRecord[];
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** Posts a delivery as it is. */
  readonly post: (delivery: Sealed) => Promise<Response>;
  /** Signs an event as Clerk would, and posts it. */
  readonly send: (event: unknown) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

/** Starts the application inside this process, with real sockets. */
export async function startTarget(
  database: Pick<Database, 'settings'>,
  clerk: Pick<ClerkDouble, 'publishableKey' | 'secretKey' | 'apiUrl'>,
  changes: Record<string, string> = {},
): Promise<Target> {
  const { settings: store } = database;
  const logs: LogRecord[] = [];
  const log: Log = (level, msg, fields) => void logs.push({ level, msg, ...fields });
  const settings = readSettings({
    APP_STORE: store.kind,
    ...(store.kind === 'postgres' ? { DATABASE_URL: store.url } : { MONGODB_URI: store.url }),
    CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_WEBHOOK_SIGNING_SECRET: SECRET,
    CLERK_API_URL: clerk.apiUrl,
    APP_VERSION: 'abc1234',
    ...changes,
  });
  const application = await startApplication(settings, log);
  const { origin } = application;
  const post = ({ body, headers }: Sealed) =>
    fetch(`${origin}/api/webhooks/clerk`, { method: 'POST', body, headers, redirect: 'manual' });
  return {
    origin,
    logs,
    get: (path, headers = {}) => fetch(origin + path, { headers, redirect: 'manual' }),
    post,
    send: (event) => post(seal(JSON.stringify(event))),
    stop: () => application.stop(),
  };
}

/** A delivery of this body, signed by the svix library itself. */
export function seal(body: string, { secret = SECRET, at = new Date() } = {}): Sealed {
  const id = `msg_${randomBytes(12).toString('hex')}`;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': new Webhook(secret).sign(id, at, body),
    },
  };
}

export const newUserId = () => `user_${randomBytes(12).toString('hex')}`;

export function created(id: string, changes: Partial<EventUser> = {}, at = Date.now()) {
  return userEvent('user.created', describe(id, changes, at), at);
}

export function updated(id: string, changes: Partial<EventUser> = {}, at = Date.now()) {
  return userEvent('user.updated', describe(id, changes, at), at);
}

export const deleted = (id: string) => userDeletedEvent(id, Date.now());

function describe(id: string, changes: Partial<EventUser>, at: number): EventUser {
  const names = { firstName: 'Ada', lastName: 'Lovelace' };
  return { id, email: `${id}@example.com`, ...names, createdAt: at, updatedAt: at, ...changes };
}
