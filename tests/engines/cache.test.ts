import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultCacheDir } from '../../sandbox/engines/cache-dir.ts';
import { makeEntry, readEntry, type Made } from '../../sandbox/engines/cache.ts';
import { Refusal } from '../../sandbox/engines/ways.ts';
import { realContext, temporaryFolder } from './context.ts';
import { runScript } from './script.ts';

async function make(folder: string): Promise<Made> {
  await writeFile(join(folder, 'program'), 'made');
  return { source: 'a test', files: ['program'] };
}

async function emptyCache(): Promise<{ ctx: ReturnType<typeof realContext>; dir: string; parent: string }> {
  const cacheDir = await temporaryFolder();
  return { ctx: realContext({ cacheDir }), dir: join(cacheDir, 'thing', '1'), parent: join(cacheDir, 'thing') };
}

describe('an entry', () => {
  test('is made once and then used', async () => {
    const { ctx, dir, parent } = await emptyCache();
    expect(await readEntry(ctx, dir)).toBeUndefined();
    await makeEntry(ctx, dir, make);
    const again = await makeEntry(ctx, dir, async () => {
      throw new Error('made twice');
    });
    expect(again).toEqual({ dir, source: 'a test' });
    expect(await readdir(parent)).toEqual(['1']);
  });

  test('that somebody changed is not used, and made again', async () => {
    const { ctx, dir } = await emptyCache();
    await makeEntry(ctx, dir, make);
    await writeFile(join(dir, 'program'), 'tampered');
    expect(await readEntry(ctx, dir)).toBeUndefined();
    expect(ctx.lines.join()).toContain('program has changed');
    await makeEntry(ctx, dir, make);
    expect(await readFile(join(dir, 'program'), 'utf8')).toBe('made');
  });

  test.each([
    ['whose manifest is cut short', '{"source":'],
    ['whose manifest has another shape', '{"from":"elsewhere"}'],
    ['whose file is gone', '{"source":"x","files":{"gone":"00"}}'],
  ])('%s is not used', async (_, manifest) => {
    const { ctx, dir } = await emptyCache();
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'preflight-entry.json'), manifest);
    expect(await readEntry(ctx, dir)).toBeUndefined();
  });

  test.each([
    ['refuses', async () => new Refusal('no')],
    ['names a file that it did not make', async () => ({ source: 'x', files: ['missing'] })],
  ])('whose maker %s leaves nothing behind', async (_, maker) => {
    const { ctx, dir, parent } = await emptyCache();
    await makeEntry(ctx, dir, maker).catch(() => undefined);
    expect(await readdir(parent)).toEqual([]);
  });

  test('is made while the lock of a dead process lies about, and its half-made folder goes', async () => {
    const { ctx, dir, parent } = await emptyCache();
    const dead = await runScript('console.log(process.pid)');
    const abandoned = join(parent, '.making-1-abandoned');
    await mkdir(abandoned, { recursive: true });
    await utimes(abandoned, 0, 0);
    await writeFile(`${dir}.lock`, dead.stdout);
    await makeEntry(ctx, dir, make);
    expect(await readdir(parent)).toEqual(['1']);
  });

  test('somebody else is making is waited for, until we are interrupted', async () => {
    const { ctx, dir } = await emptyCache();
    await mkdir(join(dir, '..'), { recursive: true });
    await writeFile(`${dir}.lock`, String(process.pid));
    const abort = new AbortController();
    const waiting = makeEntry({ ...ctx, signal: abort.signal, log: () => abort.abort() }, dir, make);
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('wanted by several processes and several callers at once is whole and made once', async () => {
    const { ctx, dir } = await emptyCache();
    const script = `
      import { appendFile, writeFile } from 'node:fs/promises';
      import { makeEntry } from './sandbox/engines/cache.ts';
      const ctx = { cacheDir: ${JSON.stringify(ctx.cacheDir)}, env: process.env, log() {} };
      const make = async (folder) => {
        await appendFile(${JSON.stringify(join(ctx.cacheDir, 'count'))}, 'x');
        const text = 'x'.repeat(50_000_000);
        await writeFile(folder + '/program', text);
        return { source: 'a test', files: ['program'] };
      };
      const entries = await Promise.all([1, 2].map(() => makeEntry(ctx, ${JSON.stringify(dir)}, make)));
      console.log(entries.map(({ source }) => source).join());
    `;
    const results = await Promise.all([1, 2, 3].map(async () => await runScript(script)));
    expect(results.map(({ stdout }) => stdout)).toEqual(Array(3).fill('a test,a test'));
    expect(await readFile(join(ctx.cacheDir, 'count'), 'utf8')).toBe('x');
    expect(await readEntry(ctx, dir)).toEqual({ dir, source: 'a test' });
  });
});

test.each([
  ['a chosen folder', { PREFLIGHT_CACHE: '/cache', XDG_CACHE_HOME: '/xdg' }, 'linux', '/cache'],
  ["the desktop's folder", { XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, 'linux', '/xdg/clerk-preflight'],
  [
    'a relative one, which the specification ignores',
    { XDG_CACHE_HOME: 'xdg', HOME: '/home/me' },
    'linux',
    '/home/me/.cache/clerk-preflight',
  ],
  ['an empty choice', { PREFLIGHT_CACHE: '', HOME: '/home/me' }, 'linux', '/home/me/.cache/clerk-preflight'],
  ['macOS', { HOME: '/Users/me' }, 'darwin', '/Users/me/Library/Caches/clerk-preflight'],
  ['nothing', {}, 'linux', `${homedir()}/.cache/clerk-preflight`],
] as const)('the cache lies, by %s, where it should', (_, env, platform, expected) => {
  expect(defaultCacheDir(env, platform)).toBe(expected);
});
