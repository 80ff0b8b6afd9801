import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONFIG, ENVIRONMENT } from '../fixtures/sample-config.ts';
import { closedPort } from './support/closed-port.ts';
import { runCommand, type Ended } from './support/command.ts';

/** One sentence with what and where, a remedy, and neither a stack trace nor a secret. */
function expectPlainWords({ stdout, stderr }: Ended): void {
  expect(stderr).toMatch(/✖ .+\.\n {2}\S/);
  expect(stdout + stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  for (const secret of ['a-database-password', ENVIRONMENT['SECRET_KEY'], ENVIRONMENT['HOOK_SECRET']]) {
    expect(stdout + stderr).not.toContain(secret);
  }
}

describe('bad input is answered clearly, with exit 2', () => {
  let folder: string;
  let target: Server;
  let live: Record<string, string>;
  let config: string;
  const writeConfig = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-input-'));
    target = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    live = { ...ENVIRONMENT, URL: `http://127.0.0.1:${(target.address() as AddressInfo).port}` };
    config = await writeConfig('good.config.ts', `export default ${JSON.stringify(CONFIG)};\n`);
  });
  afterAll(async () => {
    target.close();
    await rm(folder, { recursive: true, force: true });
  });
  const run = (file: string, env: Record<string, string | undefined>, ...more: string[]): Promise<Ended> =>
    runCommand(['run', '--config', file, '--suite', 'user-sync', '--output', join(folder, 'report'), ...more], env);

  test('a config that is not there', async () => {
    const ended = await run(join(folder, 'none.ts'), {});
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/There is no config at/);
    expectPlainWords(ended);
  });

  test('a config that is no TypeScript', async () => {
    const ended = await run(await writeConfig('broken.config.ts', 'export default {'), {});
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/broken\.config\.ts cannot be read: .* line 1/);
    expectPlainWords(ended);
  });

  test('a config with a wrong field', async () => {
    const wrong = { ...CONFIG, target: { ...CONFIG.target, environment: 'prod' } };
    const ended = await run(await writeConfig('wrong.config.ts', `export default ${JSON.stringify(wrong)};`), {});
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/wrong\.config\.ts: target\.environment/);
    expectPlainWords(ended);
  });

  test('variables that are not set', async () => {
    const ended = await run(config, { ...live, HOOK_SECRET: undefined, SECRET_KEY: undefined });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/SECRET_KEY, HOOK_SECRET are not set/);
    expectPlainWords(ended);
  });

  test('a secret that is no whsec_', async () => {
    const ended = await run(config, { ...live, HOOK_SECRET: 'not-a-signing-secret-at-all' });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/does not start with whsec_/);
    expect(ended.stderr).not.toContain('not-a-signing-secret');
    expectPlainWords(ended);
  });

  test('a target that nobody listens at', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const ended = await run(config, { ...live, URL: url });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(`The target at ${url} does not answer`);
    expectPlainWords(ended);
  });

  test('a database that refuses', async () => {
    const ended = await run(config, { ...live, DB_URL: 'postgres://reader:a-database-password@127.0.0.1:9/shop' });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/database of mirror main at 127\.0\.0\.1:9 cannot be read: connect ECONNREFUSED/);
    expectPlainWords(ended);
  });

  test('an engine that is missing', async () => {
    const ended = await runCommand(['run', '--sandbox', '--output', join(folder, 'report')], {
      PREFLIGHT_ENGINES: 'found-only',
      PREFLIGHT_CACHE: join(folder, 'empty-cache'),
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/clerk-js|k6|mongo/i);
    expectPlainWords(ended);
  });

  test('a port in use', async () => {
    const port = new URL(live['URL'] ?? '').port;
    const ended = await runCommand(['sandbox', '--clerk-only', '--frontend-port', port]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(new RegExp(`${port} .*in use|in use.*${port}`));
    expectPlainWords(ended);
  });

  test.each([
    ['a port that is none', ['sandbox', '--frontend-port', '99999'], /A port is a number/],
    ['an unknown suite', ['run', '--suite', 'nonsense'], /There is no suite nonsense/],
    ['an unknown item', ['run', '--only', 'no.such.item'], /There is no item no\.such\.item/],
    ['an unknown profile', ['run', '--profile', 'nightly'], /There is no profile nightly/],
    ['an unknown phase', ['gate', '--phase', 'someday'], /There is no phase someday/],
    ['a folder without evidence', ['gate', '/nonexistent'], /There is no evidence at/],
    ['an unknown item to explain', ['explain', 'no.such.item'], /There is no item/],
    ['an unknown command', ['launch'], /unknown command/],
    ['an unknown option', ['run', '--fast'], /unknown option/],
    ['a deadline that is no time', ['run', '--deadline', 'soon'], /--deadline takes a time/],
  ])('%s', async (_name, args, message) => {
    const ended = await runCommand(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});
