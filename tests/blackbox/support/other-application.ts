import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClerkClient } from '@clerk/backend';
import pg from 'pg';
import { Webhook } from 'svix';

/**
 * An application that shares nothing with the reference application: it acknowledges with 202 and writes from a queue, a
 * bad signature gets 401, the table is schema-qualified and quoted, the key has another name, first and last name are
 * joined, deleted rows stay with a time stamp, and its API answers with an id of its own and the address. All sound.
 */
export interface OtherApplication {
  readonly url: string;
  /** The endpoint's signing secret, as the dashboard would show it after the endpoint was made. */
  useSecret(secret: string): void;
  stop(): Promise<void>;
}

export interface OtherApplicationOptions {
  readonly databaseUrl: string;
  readonly clerk: { readonly publishableKey: string; readonly secretKey: string; readonly apiUrl: string };
  /** `doubles`: its queue inserts without looking, so a repeated message makes a second row, later. */
  readonly fault?: 'doubles';
}

interface ClerkUser {
  id: string;
  first_name: string | null;
  last_name: string | null;
  primary_email_address_id: string | null;
  email_addresses: { id: string; email_address: string }[];
  updated_at: number;
}

const QUEUE_MS = 80;

export async function startOtherApplication(options: OtherApplicationOptions): Promise<OtherApplication> {
  const { databaseUrl, clerk, fault } = options;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  const unique = fault === 'doubles' ? '' : 'UNIQUE';
  await pool.query('DROP SCHEMA IF EXISTS crm CASCADE');
  await pool.query('CREATE SCHEMA crm');
  await pool.query(
    `CREATE TABLE crm."People" (no serial PRIMARY KEY, "externalId" text NOT NULL ${unique}, mail text, "fullName" text,
       tier text NOT NULL DEFAULT 'starter', changed bigint NOT NULL, "deletedAt" timestamptz)`,
  );
  let webhook: Webhook | undefined;

  const write = async ({ type, data }: { type: string; data: ClerkUser }): Promise<void> => {
    if (type === 'user.deleted') {
      await pool.query('UPDATE crm."People" SET "deletedAt" = now() WHERE "externalId" = $1', [data.id]);
    } else if (type === 'user.created' || type === 'user.updated') {
      const mail = data.email_addresses.find(({ id }) => id === data.primary_email_address_id)?.email_address ?? null;
      const name = [data.first_name, data.last_name].filter(Boolean).join(' ');
      const merge =
        fault === 'doubles'
          ? ''
          : `ON CONFLICT ("externalId") DO UPDATE SET mail = excluded.mail, "fullName" = excluded."fullName",
               changed = excluded.changed WHERE "People".changed <= excluded.changed`;
      await pool.query(
        `INSERT INTO crm."People" ("externalId", mail, "fullName", changed) VALUES ($1, $2, $3, $4) ${merge}`,
        [data.id, mail, name, data.updated_at],
      );
    }
  };
  // One at a time and in order, as a queue with one worker does.
  let queue: Promise<unknown> = Promise.resolve();
  const enqueue = (event: { type: string; data: ClerkUser }): void => {
    queue = queue
      .then(() => new Promise((resolve) => setTimeout(resolve, QUEUE_MS / 4)))
      .then(() => write(event))
      .catch(() => undefined);
  };

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return end(response, 405);
    const body = await readBody(request);
    let event: { type: string; data: ClerkUser };
    try {
      event = webhook?.verify(body, request.headers as Record<string, string>) as typeof event;
    } catch {
      return end(response, 401);
    }
    if (typeof event?.data?.id !== 'string') return end(response, 422);
    enqueue(event);
    return end(response, 202);
  };

  const whoAmI = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const client = createClerkClient(clerk);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const state = await client.authenticateRequest(new Request(`http://127.0.0.1${request.url ?? ''}`, { headers }), {
      acceptsToken: 'session_token',
    });
    const userId = state.toAuth()?.userId;
    if (userId === null || userId === undefined) return end(response, 403, { error: 'sign in first' });
    const { rows } = await pool.query<{ no: number; mail: string }>(
      'SELECT no, mail FROM crm."People" WHERE "externalId" = $1 AND "deletedAt" IS NULL',
      [userId],
    );
    return rows[0] === undefined
      ? end(response, 404)
      : end(response, 200, { account: { number: rows[0].no, contact: { mail: rows[0].mail } } });
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = async (): Promise<void> => {
      if (pathname === '/hooks/identity') return receive(request, response);
      if (pathname === '/me') return whoAmI(request, response);
      if (pathname === '/healthz') {
        return end(response, 200, {
          components: [
            { name: 'database', status: 'up', error: null },
            { name: 'clerk', status: 'up', latencyMs: 0 },
          ],
        });
      }
      response.setHeader('content-type', 'text/html');
      response.end(`<p data-key="${clerk.publishableKey}" data-pay="pk_test_51Habcdefghijklmnop">Sign in</p>`);
    };
    answer().catch(() => end(response, 500));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    useSecret: (secret) => (webhook = new Webhook(secret)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await queue;
      await pool.end();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function end(response: ServerResponse, status: number, body?: unknown): void {
  response.statusCode = status;
  if (body === undefined) response.end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}
