import pg from 'pg';
import type { Log } from '../log.ts';
import type { ClerkUser, SaveOptions, Saved, StoredUser, UserStore } from './store.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    clerk_id text PRIMARY KEY,
    email text,
    first_name text,
    last_name text,
    image_url text,
    external_id text,
    plan text NOT NULL DEFAULT 'starter',
    clerk_updated_at bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS deleted_users (
    clerk_id text PRIMARY KEY,
    deleted_at timestamptz NOT NULL DEFAULT now()
  )`;

const SAVE = `
  INSERT INTO users (clerk_id, email, first_name, last_name, image_url, external_id, plan, clerk_updated_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8::bigint
  WHERE NOT EXISTS (SELECT FROM deleted_users WHERE clerk_id = $1)
  ON CONFLICT (clerk_id) DO UPDATE SET
    email = excluded.email, first_name = excluded.first_name, last_name = excluded.last_name,
    image_url = excluded.image_url, external_id = excluded.external_id,
    plan = CASE WHEN $10::boolean THEN excluded.plan ELSE users.plan END,
    clerk_updated_at = excluded.clerk_updated_at, updated_at = now()
  WHERE NOT $9::boolean OR users.clerk_updated_at <= excluded.clerk_updated_at`;

/** Users in Postgres. A database that goes away shows in the answers, never as a crash. */
export function openPostgres(url: string, log: Log, timeoutMs: number): UserStore {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    // A burst waits for its turn longer than for an answer.
    connectionTimeoutMillis: 2 * timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'reference-application',
  });
  // Without a listener, a connection that dies while nobody asks it anything ends the process: while it is idle, and in
  // between two statements of a transaction too, when it is no longer the pool that listens.
  pool.on('error', (error) => log('warn', 'idle database connection lost', { error: error.message }));
  pool.on('connect', (client) => client.on('error', () => undefined));

  return {
    async migrate() {
      await inTransaction(pool, 'migration', (client) => client.query(SCHEMA));
    },

    async find(clerkId) {
      const { rows } = await pool.query<Row>('SELECT * FROM users WHERE clerk_id = $1', [clerkId]);
      return rows[0] && readRow(rows[0]);
    },

    async save(user: ClerkUser, { onlyIfNewer, withPlan = false }: SaveOptions): Promise<Saved> {
      const { clerkId, email, firstName, lastName, imageUrl, externalId, plan, clerkUpdatedAt } = user;
      const facts = [clerkId, email, firstName, lastName, imageUrl, externalId, plan, clerkUpdatedAt];
      const values = [...facts, onlyIfNewer, withPlan];
      return inTransaction(pool, clerkId, async (client) => {
        const written = await client.query({ name: 'save-user', text: SAVE, values });
        if (written.rowCount === 1) return 'saved';
        const tombstone = await client.query('SELECT FROM deleted_users WHERE clerk_id = $1', [clerkId]);
        return tombstone.rowCount === 1 ? 'deleted' : 'stale';
      });
    },

    async remove(clerkId, { tombstone = true } = {}) {
      return inTransaction(pool, clerkId, async (client) => {
        if (tombstone)
          await client.query('INSERT INTO deleted_users (clerk_id) VALUES ($1) ON CONFLICT DO NOTHING', [clerkId]);
        const removed = await client.query('DELETE FROM users WHERE clerk_id = $1', [clerkId]);
        return removed.rowCount === 1;
      });
    },

    async ping() {
      await pool.query('SELECT 1');
    },

    close: () => pool.end(),
  };
}

/**
 * Runs the work with all other work on the same key held back, so that a deletion and a late creation of one user
 * cannot pass each other unseen.
 */
async function inTransaction<T>(pool: pg.Pool, key: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query({
      name: 'lock-key',
      text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [key],
    });
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Only a server that answers can be asked to roll back; of one that does not, the connection is thrown away, which
    // rolls back as well and takes no time.
    if (error instanceof pg.DatabaseError) await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
    else broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A broken connection is not handed to the next request.
    client.release(broken);
  }
}

interface Row {
  clerk_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  image_url: string | null;
  external_id: string | null;
  plan: string;
  /** The driver gives a bigint as text. */
  clerk_updated_at: string;
  created_at: Date;
  updated_at: Date;
}

function readRow(row: Row): StoredUser {
  return {
    clerkId: row.clerk_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    imageUrl: row.image_url,
    externalId: row.external_id,
    plan: row.plan,
    clerkUpdatedAt: Number(row.clerk_updated_at),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
