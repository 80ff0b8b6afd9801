import pg from 'pg';
import type { ClerkUser, UserEvent } from './receive.ts';

export interface PostgresUsers {
  readonly pool: pg.Pool;
  readonly write: (event: UserEvent) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface PostgresShape {
  /** What is dropped and made anew. */
  readonly schema: string;
  /** DDL, below `search_path` of the schema. */
  readonly tables: string;
  /** Quoted as SQL has it. */
  readonly table: string;
  readonly key: string;
  /** Column (quoted) → value, of a user who is created or updated. */
  readonly columns: (user: ClerkUser) => Readonly<Record<string, unknown>>;
  /** A column that orders events of one user; newer ones win. */
  readonly changed: string;
  /** What a deletion does; the row goes when left out. `live` is left alone then by later events. */
  readonly softDelete?: { readonly set: string; readonly live: string };
  /** In place of the guard on `changed`. */
  readonly guard?: string;
}

/** Users in one table of Postgres: one atomic upsert, and tombstones for those who are gone. */
export async function openUsers(url: string, shape: PostgresShape): Promise<PostgresUsers> {
  const { schema, tables, table, key, columns, changed, softDelete } = shape;
  const pool = new pg.Pool({ connectionString: url, max: 6, options: `-c search_path=${schema}` });
  pool.on('error', () => undefined);
  await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; SET search_path TO ${schema};
    ${tables}; CREATE TABLE tombstones (id text PRIMARY KEY)`);
  const guard =
    shape.guard ??
    `${table}.${changed} <= excluded.${changed}${softDelete === undefined ? '' : ` AND ${softDelete.live}`}`;

  const upsert = async (client: pg.PoolClient, user: ClerkUser): Promise<void> => {
    const values = { [key]: user.id, ...columns(user) };
    const names = Object.keys(values);
    const updates = names.filter((name) => name !== key).map((name) => `${name} = excluded.${name}`);
    const { rowCount } = await client.query('SELECT FROM tombstones WHERE id = $1', [user.id]);
    if (rowCount !== 0) return;
    await client.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})
       ON CONFLICT (${key}) DO UPDATE SET ${updates.join(', ')} WHERE ${guard}`,
      Object.values(values),
    );
  };
  const remove = async (client: pg.PoolClient, id: string): Promise<void> => {
    await client.query('INSERT INTO tombstones VALUES ($1) ON CONFLICT DO NOTHING', [id]);
    await client.query(
      softDelete === undefined
        ? `DELETE FROM ${table} WHERE ${key} = $1`
        : `UPDATE ${table} SET ${softDelete.set} WHERE ${key} = $1 AND ${softDelete.live}`,
      [id],
    );
  };
  /** Events of one user are applied one after the other. */
  const write = async (event: UserEvent): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [event.data.id]);
      await (event.type === 'user.deleted' ? remove(client, event.data.id) : upsert(client, event.data));
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };
  return {
    pool,
    write,
    stop: () => pool.end(),
  };
}
