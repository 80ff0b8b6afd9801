import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isAlive } from '../../sandbox/engines/alive.ts';
import { provisionMongo, startMongo, type RunningMongo } from '../../sandbox/engines/index.ts';
import { bareContext, realContext, temporaryFolder } from './context.ts';
import { readLine, runScript } from './script.ts';

async function withClient<Result>(url: string, work: (client: MongoClient) => Promise<Result>): Promise<Result> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function listDatabases(url: string): Promise<string[]> {
  const { databases } = await withClient(url, async (client) => await client.db().admin().listDatabases());
  return databases.map(({ name }) => name);
}

function external(url: string): ReturnType<typeof realContext> {
  return realContext({ env: { ...process.env, PREFLIGHT_MONGO_URL: url } });
}

beforeAll(async () => void (await provisionMongo(realContext())));

describe('a MongoDB of our own', () => {
  test('answers real queries and leaves nothing when stopped', async () => {
    const parent = await temporaryFolder();
    const database = await startMongo(realContext(), { parent });
    expect(await readdir(parent)).toHaveLength(1);
    const refused = await withClient(database.url, async (client) => {
      const users = client.db().collection<{ _id: string; email: string }>('users');
      await users.createIndex({ email: 1 }, { unique: true });
      await users.updateOne({ _id: 'user_1' }, { $set: { email: 'a@example.com' } }, { upsert: true });
      expect(await users.findOne({ _id: 'user_1' })).toMatchObject({ email: 'a@example.com' });
      return await users.insertOne({ _id: 'user_2', email: 'a@example.com' }).catch((error: unknown) => error);
    });
    expect(refused).toMatchObject({ code: 11000 });
    await Promise.all([database.stop(), database.stop()]);
    expect(await isAlive(database.pid as number)).toBe(false);
    expect(await readdir(parent)).toEqual([]);
  });

  test('goes when the process that started it is killed', async () => {
    const parent = await temporaryFolder();
    const script = runScript(`
      import { defaultCacheDir, startMongo } from './sandbox/engines/index.ts';
      const ctx = { cacheDir: defaultCacheDir(process.env), env: process.env, log() {} };
      console.log((await startMongo(ctx, { parent: ${JSON.stringify(parent)} })).pid);
    `);
    const pid = Number(await readLine(script));
    expect(await isAlive(pid)).toBe(true);
    script.kill('SIGKILL');
    await script;
    await vi.waitFor(
      async () => {
        expect(await isAlive(pid)).toBe(false);
        expect(await readdir(parent)).toEqual([]);
      },
      { timeout: 10_000, interval: 50 },
    );
  });

  test('aborted beforehand ends as interrupted and leaves no folder', async () => {
    const parent = await temporaryFolder();
    await expect(startMongo(realContext({ signal: AbortSignal.abort() }), { parent })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('the embedded FerretDB', () => {
  test('leaves, with its data, as soon as its standard input closes', async () => {
    const { path, flavour } = await provisionMongo(realContext());
    if (flavour !== 'ferretdb') return;
    const parent = await temporaryFolder();
    const data = join(parent, 'data');
    await execa('mkdir', [data]);
    const program = execa(path as string, ['-listen', '127.0.0.1:0', '-data', data], { stdin: 'pipe' });
    expect(await readLine(program)).toMatch(/^ready mongodb:\/\/127\.0\.0\.1:\d+\/$/);
    program.stdin.end();
    await expect(program).resolves.toMatchObject({ exitCode: 0 });
    expect(await readdir(parent)).toEqual([]);
  });

  test('refuses a data folder that is not there', async () => {
    const { path, flavour } = await provisionMongo(realContext());
    if (flavour !== 'ferretdb') return;
    const result = await execa(path as string, ['-data', '/nonexistent'], { reject: false, stdin: 'pipe' });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('/nonexistent');
  });
});

describe('mongod on PATH', () => {
  async function placeMongod(script: string): Promise<ReturnType<typeof bareContext>> {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'mongod'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'mongod'), 0o755);
    return await bareContext({ PATH: `${folder}:/usr/bin:/bin` });
  }

  test('is started on loopback with a folder of its own, and its port given', async () => {
    // What is tested is how mongod is called and stopped. The wire protocol behind the script is FerretDB's.
    const { path, flavour } = await provisionMongo(realContext());
    if (flavour !== 'ferretdb') return;
    const ctx = await placeMongod(`
      if [ "$1" = --version ]; then echo 'db version v8.2.6'; exit; fi
      [ "$1 $3 $4 $5" = "--dbpath --bind_ip 127.0.0.1 --port" ] || exit 9
      mkfifo "$2/never"; mkdir "$2/files"
      exec 3<>"$2/never"
      echo '{"msg":"Waiting for connections"}'
      exec '${path as string}' -listen "127.0.0.1:$6" -data "$2/files" <&3`);
    const parent = await temporaryFolder();
    const database = await startMongo(ctx, { parent });
    expect(database).toMatchObject({ flavour: 'mongod', source: expect.stringContaining('mongod on PATH') as string });
    expect(await withClient(database.url, async (client) => await client.db().command({ ping: 1 }))).toMatchObject({
      ok: 1,
    });
    await database.stop();
    expect(await isAlive(database.pid as number)).toBe(false);
    expect(await readdir(parent)).toEqual([]);
  });

  test('that does not start is passed over', async () => {
    const ctx = await placeMongod('exit 127');
    await expect(provisionMongo(ctx)).rejects.toMatchObject({
      code: 'engine-missing',
      message: expect.stringContaining('does not start') as string,
    });
  });

  test('that dies while starting is reported with what it said, and its folder goes', async () => {
    const ctx = await placeMongod(
      `[ "$1" = --version ] && echo 'db version v8.2.6' && exit; echo 'Illegal instruction'; exit 132`,
    );
    const parent = await temporaryFolder();
    await expect(startMongo(ctx, { parent })).rejects.toMatchObject({
      code: 'engine-missing',
      message: expect.stringContaining('Illegal instruction') as string,
    });
    expect(await readdir(parent)).toEqual([]);
  });

  test('whose ports are always taken is given up after a few', async () => {
    const ctx = await placeMongod(
      `[ "$1" = --version ] && echo 'db version v8.2.6' && exit; echo 'Address already in use'; exit 48`,
    );
    const parent = await temporaryFolder();
    await expect(startMongo(ctx, { parent })).rejects.toMatchObject({ code: 'engine-missing' });
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('the server that PREFLIGHT_MONGO_URL names', () => {
  let server: RunningMongo;
  beforeAll(async () => {
    server = await startMongo(realContext());
  });
  afterAll(async () => await server.stop());

  test('lends a database of its own, dropped at the end', async () => {
    const database = await startMongo(external(server.url));
    const name = new URL(database.url).pathname.slice(1);
    await withClient(database.url, async (client) => void (await client.db().collection('users').insertOne({ a: 1 })));
    expect(await listDatabases(server.url)).toContain(name);
    await database.stop();
    expect(await listDatabases(server.url)).not.toContain(name);
  });

  test('is cleared of what a killed run left a day ago, and of nothing else', async () => {
    const old = `preflight_${(Date.now() - 25 * 3_600_000).toString(36)}_0123abcd`;
    await withClient(server.url, async (client) => {
      for (const name of [old, 'preflight_theirs']) await client.db(name).collection('c').insertOne({ a: 1 });
    });
    const database = await startMongo(external(server.url));
    const names = await listDatabases(server.url);
    await database.stop();
    expect(names).not.toContain(old);
    expect(names).toContain('preflight_theirs');
  });

  test.each([
    ['a closed port', 'mongodb://me:hunter2secret@127.0.0.1:1/', '127.0.0.1:1'],
    ['no URL', 'hunter2secret at localhost', 'PREFLIGHT_MONGO_URL'],
    ["another database's URL", 'postgres://me:hunter2secret@127.0.0.1/', 'PREFLIGHT_MONGO_URL'],
    ['an option that is none', 'mongodb://me:hunter2secret@127.0.0.1:1/?w=hunter2secret&tls=perhaps', '127.0.0.1:1'],
  ])(
    '%s is unreachable, and the password stays unsaid',
    async (_, url, named) => {
      const error: unknown = await startMongo(external(url)).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'database-unreachable', message: expect.stringContaining(named) as string });
      expect(String(error)).not.toContain('hunter2secret');
    },
    15_000,
  );
});
