import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS, event } from '../../fixtures/webhook/index.ts';
import { installPackage, type InstalledPackage } from './installed.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const TSC = here('../../node_modules/typescript/bin/tsc');

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed.remove());

const files = (): string[] =>
  readdirSync(installed.packageFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.packageFolder.length + 1));
const bin = (...args: string[]) =>
  installed.run(process.execPath, [join('node_modules', 'clerk-preflight', 'cli', 'bin.js'), ...args]);

describe('what is in it', () => {
  test('built code, data and assets; no sources, no tests, nothing of the workshop', () => {
    const strange = files().filter(
      (path) =>
        !/^(package\.json|LICENSE|README\.md|CHANGELOG\.md|cli\/bin\.js|docs\/[\w-]+\.md|docs\/webhook-vectors\/\w+\.(md|json)|dist\/.*)$/.test(
          path,
        ),
    );
    expect(strange).toEqual([]);
    expect(files().filter((path) => /(?<!\.d)\.ts$|\.test\.|tests\//.test(path))).toEqual([]);
    expect(files()).toEqual(
      expect.arrayContaining([
        'dist/checklists/data/user-sync.yaml',
        'dist/load/scripts/webhook.js',
        'dist/sandbox/app/pages/assets/app.js',
        'dist/sandbox/clerk/control/page/assets/index.html',
        'dist/sandbox/engines/k6/go.mod',
        'dist/suites/user-sync/webhook.spec.js',
      ]),
    );
  });

  test('imports nothing but what it depends on', () => {
    const allowed = new Set([...installed.dependencies, ...builtinModules, 'k6', 'clerk-preflight']);
    const undeclared = files()
      .filter((path) => path.endsWith('.js'))
      .flatMap((path) => {
        const code = readFileSync(join(installed.packageFolder, path), 'utf8');
        return ts.preProcessFile(code).importedFiles.flatMap(({ fileName }) => {
          if (fileName.startsWith('.')) return [];
          const [scope = '', name = ''] = fileName.replace(/^node:/, '').split('/');
          const found = scope.startsWith('@') ? `${scope}/${name}` : scope;
          return allowed.has(found) ? [] : [`${path}: ${found}`];
        });
      });
    expect(undeclared).toEqual([]);
  });
});

describe('for whoever imports it', () => {
  test('plain JavaScript gets events, signatures, the corpus and the stand-in', async () => {
    copyFileSync(here('consumer.txt'), join(installed.project, 'consumer.js'));
    const { exitCode, stdout, stderr } = await installed.run(process.execPath, ['--no-warnings', 'consumer.js']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      version: '0.1.0',
      config: { clerk: { secretKey: { env: 'KEY' } } },
      userId: event('user.created', { seed: 3 }).data.id,
      verified: true,
      old: ['timestamp-old', 'secret-used'],
      cases: CORPUS.length,
      users: [],
      deep: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
  });

  test('TypeScript gets its types', async () => {
    copyFileSync(here('consumer-types.txt'), join(installed.project, 'consumer.ts'));
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
    const roots = ['--typeRoots', here('../../node_modules/@types')];
    const { exitCode, stdout } = await installed.run(process.execPath, [
      TSC,
      ...options,
      ...roots,
      '--skipLibCheck',
      'consumer.ts',
    ]);
    expect([exitCode, stdout]).toEqual([0, '']);
  });
});

describe('for whoever runs it', () => {
  test('its commands', async () => {
    const { exitCode, stdout, stderr } = await bin('--help');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('webhook');
  });

  test('the checklists', async () => {
    const { exitCode, stdout } = await bin('list', '--json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as unknown[]).length).toBeGreaterThan(100);
  });

  test('the corpus', async () => {
    const { exitCode, stdout } = await bin('webhook', 'corpus', '--json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { cases: unknown[] }).cases.length).toBe(CORPUS.length);
  });

  test.each([
    ['a command that is not there', ['deploy'], 2],
    ['a suite that is not there', ['run', '--sandbox', '--suite', 'nothing'], 2],
    ['a config that is not there', ['run', '--config', 'none.ts'], 2],
  ])('%s', async (_, args, code) => {
    const { exitCode, stdout, stderr } = await bin(...args);
    expect([exitCode, stdout]).toEqual([code, '']);
    expect(stderr).not.toContain('harness itself failed');
  });
});
