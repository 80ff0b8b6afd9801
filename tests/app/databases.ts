import { MongoClient } from 'mongodb';
import pg from 'pg';
import { defaultCacheDir, startMongo, startPostgres } from '../../sandbox/engines/index.ts';
import type { StoreSettings } from '../../sandbox/app/settings.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A real database, and a reader of its own beside the application's. */
export interface Database {
  readonly settings: StoreSettings;
  /** The rows or documents of one user, with the columns named as the documents name them. */
  readonly rows: (clerkId: string) => Promise<Row[]>;
  /** Whether the Clerk id has a unique index, asked of the database itself. */
  readonly hasUniqueIndex: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const context = () => ({ cacheDir: defaultCacheDir(process.env), log: () => undefined, env: process.env });

export async function openPostgres(): Promise<Database> {
  const server = await startPostgres(context());
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => undefined);
  return {
    settings: { kind: 'postgres', url: server.url },
    async rows(clerkId) {
      const result = await pool.query<Row>(
        `SELECT clerk_id AS "clerkId", email, first_name AS "firstName", last_name AS "lastName", plan,
           image_url AS "imageUrl", external_id AS "externalId", clerk_updated_at::float8 AS "clerkUpdatedAt"
         FROM users WHERE clerk_id = $1`,
        [clerkId],
      );
      return result.rows;
    },
    async hasUniqueIndex() {
      const { rowCount } = await pool.query(
        `SELECT FROM pg_indexes WHERE tablename = 'users' AND indexdef LIKE 'CREATE UNIQUE INDEX%(clerk_id)'`,
      );
      return rowCount === 1;
    },
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}

export async function openMongodb(): Promise<Database> {
  const server = await startMongo(context());
  const client = await MongoClient.connect(server.url);
  const users = client.db().collection('users');
  return {
    settings: { kind: 'mongodb', url: server.url, database: undefined },
    rows: async (clerkId) => users.find({ clerkId }, { projection: { _id: 0, createdAt: 0, updatedAt: 0 } }).toArray(),
    hasUniqueIndex: async () =>
      (await users.indexes()).some((index) => index.unique === true && 'clerkId' in index.key),
    async stop() {
      await client.close();
      await server.stop();
    },
  };
}

export const DATABASES = [
  ['Postgres', openPostgres],
  ['MongoDB', openMongodb],
] as const;
