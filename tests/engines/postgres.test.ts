import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isAlive } from '../../sandbox/engines/alive.ts';
import { startPostgres, type RunningDatabase } from '../../sandbox/engines/index.ts';
import { realContext, temporaryFolder } from './context.ts';
import { readLine, runScript } from './script.ts';

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function external(url: string): ReturnType<typeof realContext> {
  return realContext({ env: { ...process.env, PREFLIGHT_POSTGRES_URL: url } });
}

describe('a Postgres of our own', () => {
  test('answers, listens on loopback only, and leaves nothing when stopped', async () => {
    const parent = '/tmp';
    const before = await readdir(parent);
    const database = await startPostgres(realContext(), { parent });
    const folders = (await readdir(parent)).filter(
      (it) => it.startsWith('preflight-postgres-') && !before.includes(it),
    );
    expect(folders.length).toBeGreaterThan(0);
    const [row] = await query<{ addresses: string; sockets: string; tables: string }>(
      database.url,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
         (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') AS tables`,
    );
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '', tables: '0' });

    const data = (await query<{ it: string }>(database.url, `SHOW data_directory`)) as { data_directory?: string }[];
    await Promise.all([database.stop(), database.stop()]);
    expect(await isAlive(database.pid as number)).toBe(false);
    const folder = data[0]?.data_directory?.split('/').at(-2) ?? '';
    expect(folder).toMatch(/^preflight-postgres-/);
    expect(await readdir(parent)).not.toContain(folder);
  });

  test('goes when the process that started it is killed', async () => {
    const script = runScript(`
      import { startPostgres } from './sandbox/engines/index.ts';
      const ctx = { cacheDir: '/nonexistent', env: process.env, log() {} };
      const { pid, url } = await startPostgres(ctx);
      console.log(JSON.stringify({ pid, url }));
    `);
    const { pid, url } = JSON.parse(await readLine(script)) as { pid: number; url: string };
    const [row] = await query<{ data_directory: string }>(url, 'SHOW data_directory');
    script.kill('SIGKILL');
    await script;
    await vi.waitFor(
      async () => {
        expect(await isAlive(pid)).toBe(false);
        const folder = row?.data_directory.split('/').at(-2) as string;
        expect(await readdir('/tmp')).not.toContain(folder);
      },
      { timeout: 10_000, interval: 50 },
    );
  });

  test('aborted while starting ends as interrupted and leaves no folder', async () => {
    const parent = await temporaryFolder();
    const abort = new AbortController();
    const starting = startPostgres(realContext({ signal: abort.signal }), { parent });
    abort.abort();
    await expect(starting).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('the server that PREFLIGHT_POSTGRES_URL names', () => {
  let server: RunningDatabase;
  beforeAll(async () => {
    server = await startPostgres(realContext());
  });
  afterAll(async () => await server.stop());

  async function listDatabases(): Promise<string[]> {
    const rows = await query<{ datname: string }>(server.url, `SELECT datname FROM pg_database`);
    return rows.map(({ datname }) => datname);
  }

  test('lends a database of its own, dropped at the end although somebody is still connected', async () => {
    const database = await startPostgres(external(server.url));
    const name = new URL(database.url).pathname.slice(1);
    expect(await listDatabases()).toContain(name);
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.stop();
    await client.end().catch(() => undefined);
    expect(await listDatabases()).not.toContain(name);
    expect(database.source).toContain('PREFLIGHT_POSTGRES_URL');
    expect(database.source).not.toContain(new URL(server.url).password);
  });

  test('is cleared of what a killed run left a day ago, and of nothing else', async () => {
    const old = `preflight_${(Date.now() - 25 * 3_600_000).toString(36)}_0123abcd`;
    const recent = `preflight_${(Date.now() - 3_600_000).toString(36)}_0123abcd`;
    for (const name of [old, recent, 'preflight_theirs']) await query(server.url, `CREATE DATABASE ${name}`);
    const database = await startPostgres(external(server.url));
    const names = await listDatabases();
    await database.stop();
    expect(names).not.toContain(old);
    expect(names).toEqual(expect.arrayContaining([recent, 'preflight_theirs']));
  });

  test('and that refuses the right to create a database is unreachable for us', async () => {
    await query(server.url, `CREATE ROLE reader LOGIN PASSWORD 'hunter2secret'`);
    const url = new URL(server.url);
    Object.assign(url, { username: 'reader', password: 'hunter2secret' });
    await expect(startPostgres(external(url.href))).rejects.toMatchObject({
      code: 'database-unreachable',
      remedy: expect.stringContaining('CREATEDB') as string,
    });
  });

  test.each([
    ['a closed port', 'postgres://me:hunter2secret@127.0.0.1:1/postgres', '127.0.0.1:1'],
    ['a host that is none', 'postgres://me:hunter2secret@nowhere.invalid/postgres', 'nowhere.invalid:5432'],
    ['a stray percent sign', 'postgres://me:hunter2secret%@127.0.0.1:1/postgres', '127.0.0.1:1'],
    ['no URL', 'hunter2secret at localhost', 'PREFLIGHT_POSTGRES_URL'],
    ["another database's URL", 'mysql://me:hunter2secret@127.0.0.1:3306/', 'PREFLIGHT_POSTGRES_URL'],
  ])('%s is unreachable, and the password stays unsaid', async (_, url, named) => {
    const error: unknown = await startPostgres(external(url)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'database-unreachable', message: expect.stringContaining(named) as string });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('hunter2secret');
  });

  test('a wrong password is unreachable and stays unsaid', async () => {
    const url = new URL(server.url);
    url.password = 'hunter2secret';
    const error: unknown = await startPostgres(external(url.href)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'database-unreachable', message: expect.stringContaining(url.host) as string });
    expect(String(error)).not.toContain('hunter2secret');
  });
});
