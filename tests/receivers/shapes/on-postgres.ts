import express from 'express';
import Koa from 'koa';
import type { RequestListener } from 'node:http';
import { serve } from '../serve.ts';
import { readRaw } from '../ailing/handler.ts';
import { openUsers, type PostgresShape } from './postgres.ts';
import { openQueue } from './queue.ts';
import { fullName, primaryEmail, receive, verify, type UserEvent } from './receive.ts';
import type { Engines, Shape, Started } from './shape.ts';

const DATABASE = { kind: 'postgres', url: { env: 'DATABASE_URL' } } as const;

/** Starts a table and what feeds it; both are stopped together. */
async function startOn(
  { postgres }: Engines,
  shape: PostgresShape,
  listen: (write: (event: UserEvent) => Promise<void>) => RequestListener,
  drained: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Started> {
  const users = await openUsers(postgres, shape);
  const { origin, stop } = await serve(listen(users.write));
  return {
    url: origin,
    stop: async () => {
      await stop();
      await drained();
      await users.stop();
    },
  };
}

/** 202 from a queue that writes later, 403 for a bad signature, a quoted table in a schema, one joined name, tombstones. */
const QUEUE: Shape = {
  name: 'a queue, into a quoted table of another schema',
  path: '/hooks/identity',
  mirror: {
    database: { ...DATABASE, table: 'crm.People' },
    key: 'externalId',
    columns: { mail: 'email', fullName: (user) => fullName(user as never) },
    defaults: { tier: 'starter' },
    deletion: { soft: 'deletedAt' },
  },
  policies: { badSignatureStatus: 403, order: 'newest-wins', afterDeletion: 'stays-deleted' },
  start: async (engines, broken) => {
    const shape: PostgresShape = {
      schema: 'crm',
      tables: `CREATE TABLE "People" (no serial PRIMARY KEY, "externalId" text NOT NULL UNIQUE, mail text, "fullName" text,
        tier text NOT NULL DEFAULT 'starter', changed bigint NOT NULL, "deletedAt" timestamptz)`,
      table: '"People"',
      key: '"externalId"',
      columns: (user) => ({ mail: primaryEmail(user), '"fullName"': fullName(user), changed: user.updated_at }),
      changed: 'changed',
      softDelete: { set: '"deletedAt" = now()', live: '"People"."deletedAt" IS NULL' },
    };
    let drained = (): Promise<unknown> => Promise.resolve();
    return startOn(
      engines,
      shape,
      (write) => {
        const queue = openQueue(write, ({ type }) => broken !== 'drops updates' || type !== 'user.updated');
        drained = queue.drained;
        return receive({ path: QUEUE.path, accept: queue.put, accepted: 202, refused: 403 });
      },
      () => drained(),
    );
  },
  twins: { 'drops updates': ['updated'] },
};

/** Prisma's habits: a table "User", a UUID of its own, camel case, times without a zone, addresses in lower case; 204. */
const PRISMA: Shape = {
  name: 'Prisma’s habits',
  path: '/api/clerk/webhook',
  mirror: {
    database: { ...DATABASE, table: 'prisma.User' },
    key: 'clerkId',
    columns: {
      email: { from: 'email', as: 'lower-case' },
      firstName: 'first_name',
      lastName: 'last_name',
      imageUrl: 'image_url',
      clerkCreatedAt: { from: 'created_at', as: 'time' },
    },
    defaults: { role: 'USER' },
  },
  policies: { badSignatureStatus: 400, updateOfUnknown: 'create', order: 'newest-wins' },
  start: async (engines, broken) =>
    startOn(
      engines,
      {
        schema: 'prisma',
        tables: `CREATE TABLE "User" (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "clerkId" text NOT NULL UNIQUE, email text,
          "firstName" text, "lastName" text, "imageUrl" text, role text NOT NULL DEFAULT 'USER',
          "clerkCreatedAt" timestamp(3) NOT NULL, "clerkUpdatedAt" timestamp(3) NOT NULL)`,
        table: '"User"',
        key: '"clerkId"',
        columns: (user) => ({
          email:
            broken === 'keeps the case'
              ? primaryEmail(user)?.toUpperCase()
              : (primaryEmail(user)?.toLowerCase() ?? null),
          '"firstName"': user.first_name,
          '"lastName"': user.last_name,
          '"imageUrl"': user.image_url,
          '"clerkCreatedAt"': new Date(user.created_at).toISOString().replace('Z', ''),
          '"clerkUpdatedAt"': new Date(user.updated_at).toISOString().replace('Z', ''),
        }),
        changed: '"clerkUpdatedAt"',
      },
      (write) => receive({ path: PRISMA.path, accept: write, accepted: 204 }),
    ),
  twins: { 'keeps the case': ['created'] },
};

/** Express as its documents have it; the Clerk id is the primary key; epoch seconds; 201. */
const EXPRESS: Shape = {
  name: 'Express, with the Clerk id as primary key',
  path: '/webhooks',
  mirror: {
    database: { ...DATABASE, table: 'shop.users' },
    key: 'id',
    columns: {
      email: 'email',
      first: { from: 'first_name', as: 'empty-as-null' },
      created: { from: 'created_at', as: 'time' },
    },
  },
  policies: { badSignatureStatus: 400, order: 'newest-wins' },
  start: async (engines, broken) =>
    startOn(
      engines,
      {
        schema: 'shop',
        tables: `CREATE TABLE users (id text PRIMARY KEY, email text, first text NOT NULL DEFAULT '', created int, changed bigint)`,
        table: 'users',
        key: 'id',
        columns: (user) => ({
          email: primaryEmail(user),
          first: user.first_name ?? '',
          created: Math.floor(user.created_at / 1000),
          changed: user.updated_at,
        }),
        changed: 'changed',
        ...(broken === 'inserts only' ? { guard: 'false' } : {}),
      },
      (write) => {
        const app = express();
        app.post(EXPRESS.path, express.raw({ type: '*/*', limit: '6mb' }), async (request, response) => {
          const event = verify(
            Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            request.headers as Record<string, string>,
          );
          if (typeof event === 'string') return void response.status(400).json({ error: event });
          if (event !== undefined) await write(event);
          response.status(201).json({ success: true });
        });
        app.use(express.json());
        // Express tells the stack of what was thrown, unless it is told otherwise.
        app.use(
          (_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
            response.status(500).json({ success: false });
          },
        );
        return app as RequestListener;
      },
    ),
  twins: { 'inserts only': ['updated'] },
};

/** Names in a JSON column, a deletion flag, 401 for a bad signature. */
const JSON_COLUMN: Shape = {
  name: 'a JSON column and a deletion flag',
  path: '/webhooks/clerk',
  mirror: {
    database: { ...DATABASE, table: 'saas.accounts' },
    key: 'clerk_user_id',
    columns: {
      'profile.name.first': 'first_name',
      'profile.name.last': 'last_name',
      'profile.contact': 'email',
      created_at: 'created_at',
    },
    deletion: { soft: 'is_deleted' },
  },
  policies: { badSignatureStatus: 401, afterDeletion: 'stays-deleted', order: 'newest-wins' },
  start: async (engines, broken) =>
    startOn(
      engines,
      {
        schema: 'saas',
        tables: `CREATE TABLE accounts (id bigserial PRIMARY KEY, clerk_user_id text NOT NULL UNIQUE, profile jsonb NOT NULL,
          created_at timestamptz NOT NULL, changed bigint NOT NULL, is_deleted boolean NOT NULL DEFAULT false)`,
        table: 'accounts',
        key: 'clerk_user_id',
        columns: (user) => ({
          profile: JSON.stringify({
            name: { first: user.first_name, last: user.last_name },
            contact: primaryEmail(user),
          }),
          created_at: new Date(user.created_at),
          changed: user.updated_at,
        }),
        changed: 'changed',
        softDelete:
          broken === 'flags nothing'
            ? { set: 'changed = changed', live: 'true' }
            : { set: 'is_deleted = true', live: 'NOT accounts.is_deleted' },
      },
      (write) => receive({ path: JSON_COLUMN.path, accept: write, refused: 401 }),
    ),
  twins: { 'flags nothing': ['deleted'] },
};

/** Koa; messages are remembered by their svix-id, so the same one again touches no row. */
const EVENT_LOG: Shape = {
  name: 'Koa with a log of messages',
  path: '/clerk',
  mirror: {
    database: { ...DATABASE, table: 'ledger.members' },
    key: 'clerk_id',
    columns: { email: 'email', name: { from: (user) => fullName(user as never), as: 'empty-as-null' } },
  },
  policies: { order: 'newest-wins' },
  start: async (engines, broken) => {
    const known = new Map<string, Promise<void>>();
    return startOn(
      engines,
      {
        schema: 'ledger',
        tables: 'CREATE TABLE members (clerk_id text PRIMARY KEY, email text, name text, changed bigint)',
        table: 'members',
        key: 'clerk_id',
        columns: (user) => ({ email: primaryEmail(user), name: fullName(user), changed: user.updated_at }),
        changed: 'changed',
      },
      (write) => {
        /** Once a message; one that failed is forgotten, so that it may come again. */
        const once = (event: UserEvent): Promise<void> => {
          const key = broken === 'remembers users' ? event.data.id : event.message;
          const before = known.get(key);
          if (before !== undefined) return before;
          const written = write(event);
          known.set(key, written);
          written.catch(() => known.delete(key));
          return written;
        };
        const app = new Koa();
        app.silent = true;
        app.use(async (context) => {
          if (context.path !== EVENT_LOG.path) return;
          if (context.method !== 'POST') return context.throw(405);
          const event = verify(await readRaw(context.req), context.headers as Record<string, string>);
          if (event === 'refused') return context.throw(401);
          if (event === 'malformed') return context.throw(400);
          if (event !== undefined) await once(event);
          context.body = { ok: true };
        });
        const answer = app.callback();
        return (request, response) => void answer(request, response);
      },
    );
  },
  twins: { 'remembers users': ['updated'] },
};

/** Accounts have ids of their own; a second table maps Clerk's. Read by a query; a state column says who is there. */
const MAPPED: Shape = {
  name: 'ids of its own, mapped in a second table',
  path: '/api/v2/inbound/clerk',
  mirror: {
    database: {
      ...DATABASE,
      query: `SELECT i.subject, a.email, a.display_name, a.emails, a.state, a.tenant FROM tenants.accounts a
        JOIN tenants.identities i ON i.account_id = a.id WHERE i.provider = 'clerk'`,
    },
    key: 'subject',
    columns: {
      email: { from: 'email', as: 'any-case' },
      display_name: { from: (user) => fullName(user as never), as: 'trimmed' },
      emails: {
        from: ({ email_addresses: all }) => (all as { email_address: string }[]).map((each) => each.email_address),
        as: 'set',
      },
    },
    deletion: { soft: 'state', live: 'active' },
    scope: { tenant: 'acme' },
  },
  policies: { order: 'last-write-wins' },
  start: async (engines, broken) => {
    const users = await openUsers(engines.postgres, {
      schema: 'tenants',
      tables: `CREATE TABLE accounts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant text NOT NULL, email text, emails text[],
          display_name text, state text NOT NULL DEFAULT 'active');
        CREATE TABLE identities (provider text, subject text, account_id uuid REFERENCES accounts, PRIMARY KEY (provider, subject))`,
      table: 'accounts',
      key: 'id',
      columns: () => ({}),
      changed: 'state',
    });
    const { pool } = users;
    const write = async (event: UserEvent): Promise<void> => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [event.data.id]);
        const found = await client.query<{ account_id: string }>(
          'SELECT account_id FROM identities WHERE subject = $1',
          [event.data.id],
        );
        const account = found.rows[0]?.account_id;
        if (event.type === 'user.deleted') {
          await client.query(`UPDATE accounts SET state = 'gone', email = NULL WHERE id = $1`, [account]);
        } else {
          const { data } = event;
          const emails = [...data.email_addresses].map((each) => each.email_address).reverse();
          const values = [
            primaryEmail(data),
            broken === 'first name only' ? data.first_name : fullName(data).trim(),
            emails,
          ];
          if (account === undefined) {
            const made = await client.query<{ id: string }>(
              `INSERT INTO accounts (tenant, email, display_name, emails) VALUES ('acme', $1, $2, $3) RETURNING id`,
              values,
            );
            await client.query(`INSERT INTO identities VALUES ('clerk', $1, $2)`, [data.id, made.rows[0]?.id]);
          } else {
            await client.query(
              `UPDATE accounts SET email = $1, display_name = $2, emails = $3 WHERE id = $4 AND state = 'active'`,
              [...values, account],
            );
          }
        }
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    };
    const { origin, stop } = await serve(receive({ path: MAPPED.path, accept: write, refused: 401 }));
    return { url: origin, stop: async () => (await stop(), users.stop()) };
  },
  twins: { 'first name only': ['created'] },
};

export const ON_POSTGRES: readonly Shape[] = [QUEUE, PRISMA, EXPRESS, JSON_COLUMN, EVENT_LOG, MAPPED];
