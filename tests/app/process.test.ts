import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ClerkDouble, startClerkDouble } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { OTHER_SECRET, SECRET, created, newUserId, seal } from './target.ts';

let database: Database;
let clerk: ClerkDouble;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [database, clerk] = await Promise.all([openPostgres(), startClerkDouble()]);
});
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(async () => {
  await Promise.all([database?.stop(), clerk?.stop()]);
});

function launch(changes: Record<string, string> = {}) {
  const environment = {
    APP_STORE: 'postgres',
    DATABASE_URL: database.settings.url,
    CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_WEBHOOK_SIGNING_SECRET: SECRET,
    CLERK_API_URL: clerk.apiUrl,
    PORT: '0',
    ...changes,
  };
  const child = fork(fileURLToPath(new URL('../../sandbox/app/main.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], ...environment },
  });
  children.push(child);
  let printed = '';
  child.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
  const lines = () =>
    printed
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const ready = once(child, 'message').then(([message]) => message as { type: string; port: number });
  return { child, ready, ended, lines, printed: () => printed };
}

test('it tells its host the port, serves, logs JSON lines without secrets, and ends on SIGTERM', async () => {
  const { child, ready, ended, lines, printed } = launch({ APP_VERSION: 'v1' });
  const { type, port } = await ready;
  expect(type).toBe('ready');
  const url = `http://127.0.0.1:${port}`;
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok', version: 'v1' });
  const token = await clerk.token('user_secretive');
  await fetch(`${url}/api/v1/users/me?marker=${SECRET}`, { headers: { authorization: `Bearer ${token}` } });
  const forged = seal(JSON.stringify(created(newUserId())), { secret: OTHER_SECRET });
  await fetch(`${url}/api/webhooks/clerk`, { method: 'POST', ...forged });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(lines().map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['ready', 'delivery refused', 'request', 'stopping']),
  );
  for (const { level, time } of lines()) {
    expect(level).toMatch(/^(info|warn|error)$/);
    expect(new Date(time as string).toISOString()).toBe(time);
  }
  for (const secret of [SECRET, clerk.secretKey, database.settings.url, token, forged.headers['svix-signature']]) {
    expect(printed()).not.toContain(secret);
  }
});

test('it ends when its host is gone', async () => {
  const { child, ready, ended } = launch();
  await ready;
  child.disconnect();
  expect(await ended).toBe(0);
});

test('a connection that never ends does not hold it up', async () => {
  const { child, ready, ended } = launch();
  const { port } = await ready;
  const hanging = fetch(`http://127.0.0.1:${port}/api/webhooks/clerk`, {
    method: 'POST',
    headers: { 'svix-id': 'msg_1', 'svix-timestamp': '1', 'svix-signature': 'v1,x' },
    body: new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }),
    duplex: 'half',
  } as RequestInit).catch(() => 'cut');
  const started = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - started).toBeLessThan(8_000);
  expect(await hanging).toBe('cut');
});

test.each([
  ['no store', { APP_STORE: '' }, /APP_STORE/],
  ['no database', { DATABASE_URL: '' }, /DATABASE_URL/],
  ['no secret key', { CLERK_SECRET_KEY: '' }, /CLERK_SECRET_KEY/],
  ['an unknown fault', { APP_FAULT: 'typo' }, /no fault \\"typo\\"/],
])('with %s it says so and exits 1', async (_case, changes, words) => {
  const { ready, ended, printed } = launch(changes);
  ready.catch(() => undefined);
  expect(await ended).toBe(1);
  expect(printed()).toMatch(words);
  expect(printed()).not.toContain(clerk.secretKey);
});
