import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isAtLeast } from '../../sandbox/engines/go/version.ts';
import { describeHosts, hideCredentials, isMongoUrl, withDatabase } from '../../sandbox/engines/mongo/url.ts';
import { findOnPath } from '../../sandbox/engines/path.ts';
import { findFreePort } from '../../sandbox/engines/port.ts';
import { isLeftover, nameDatabase } from '../../sandbox/engines/unique-name.ts';
import { temporaryFolder } from './context.ts';

describe('a Go version', () => {
  test.each([
    ['go1.26.8', true],
    ['go1.25.0', true],
    ['go2.0', true],
    ['go1.25', true],
    ['go1.24.9', false],
    ['go1.9', false],
    ['devel go1.27-abcdef', false],
    ['', false],
  ])('%j is new enough: %s', (version, expected) => {
    expect(isAtLeast(version, 'go1.25.0')).toBe(expected);
  });
});

describe('a MongoDB URL', () => {
  test.each([
    ['mongodb://h', 'mongodb://h/x'],
    ['mongodb://h:1,i:2/?replicaSet=r', 'mongodb://h:1,i:2/x?replicaSet=r'],
    ['mongodb+srv://u:p@h/', 'mongodb+srv://u:p@h/x'],
    ['mongodb://u:p@h/app', 'mongodb://u:p@h/x?authSource=app'],
    ['mongodb://u:p@h/app?authSource=admin', 'mongodb://u:p@h/x?authSource=admin'],
  ])('%s, for another database, is %s', (url, expected) => {
    expect(withDatabase(url, 'x')).toBe(expected);
  });

  test.each(['', 'h:27017', 'http://h', 'mongodb://', 'mongodb:///x'])('%j is none', (text) => {
    expect(isMongoUrl(text)).toBe(false);
  });

  test.each([
    ['mongodb://u:p@h/x', 'h:27017'],
    ['mongodb://u:p@h:1,i:2/x', 'h:1,i:2'],
    ['mongodb+srv://u:p@h/x', 'h'],
  ])('%s is described as %s', (url, expected) => {
    expect(describeHosts(url)).toBe(expected);
  });

  test('keeps its password to itself, encoded or not', () => {
    expect(hideCredentials('bad p%40ss, bad p@ss', 'mongodb://u:p%40ss@h/')).toBe('bad ***, bad ***');
    expect(hideCredentials('bad 100%', 'mongodb://u:100%@h/')).toBe('bad ***');
  });
});

describe('a name for a borrowed database', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  test('is new each time and no leftover yet', () => {
    expect(nameDatabase(now)).not.toBe(nameDatabase(now));
    expect(isLeftover(nameDatabase(now - 23 * 3_600_000), now)).toBe(false);
    expect(isLeftover(nameDatabase(now - 25 * 3_600_000), now)).toBe(true);
  });

  test.each(['preflight', 'preflight_users', 'preflight_0_short', 'my_preflight_0_0123abcd', 'preflight_0_0123abcd_x'])(
    '%s is nothing of ours',
    (name) => expect(isLeftover(name, now)).toBe(false),
  );
});

describe('a free port', () => {
  test('passes over one that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const taken = (server.address() as AddressInfo).port;
    const offers = [taken, taken, 20_123];
    expect(await findFreePort(() => offers.shift() as number)).not.toBe(taken);
  });

  test('where every one is taken, says so', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    await expect(findFreePort(() => (server.address() as AddressInfo).port)).rejects.toMatchObject({
      code: 'port-in-use',
    });
  });
});

describe('a program on PATH', () => {
  test('is found by the first of its names, and only where it may be run', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'directory'));
    for (const name of ['second', 'closed']) await writeFile(join(folder, name), '');
    await chmod(join(folder, 'second'), 0o755);
    await chmod(join(folder, 'closed'), 0o644);
    const env = { PATH: `/nonexistent:${folder}` };
    expect(await findOnPath(env, ['first', 'second'])).toBe(join(folder, 'second'));
    for (const name of ['closed', 'directory', 'first']) expect(await findOnPath(env, [name])).toBeUndefined();
  });

  test.each([[''], ['.'], ['::'], [undefined]])('is not looked for in the current folder: %j', async (PATH) => {
    expect(await findOnPath(PATH === undefined ? {} : { PATH }, ['package.json'])).toBeUndefined();
  });
});
