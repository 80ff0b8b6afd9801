import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PreflightConfig } from '../../../fixtures/config/index.ts';
import { openPostgres, type Database } from '../../app/databases.ts';
import { SECRET, startTarget } from '../../app/target.ts';
import { CONFIG, ENVIRONMENT } from '../../fixtures/sample-config.ts';
import { makeSurroundings, type Ran, type Surroundings } from './surroundings.ts';

let here: Surroundings;
let database: Database;
beforeAll(async () => {
  here = makeSurroundings();
  database = await openPostgres();
});
afterAll(async () => {
  here?.remove();
  await database?.stop();
});

/** Nothing of Clerk is asked for: a delivery needs its secret alone. */
const CLERK = {
  apiUrl: 'http://127.0.0.1:1',
  secretKey: ENVIRONMENT['SECRET_KEY'] ?? '',
  publishableKey: ENVIRONMENT['PUB_KEY'] ?? '',
};

/** `clerk-preflight webhook corpus --config …` against the application with a fault, on its real database. */
async function play(fault: string, args: readonly string[], changes: Partial<PreflightConfig> = {}): Promise<Ran> {
  const application = await startTarget(database, CLERK, { APP_FAULT: fault });
  try {
    writeFileSync(join(here.folder, 'target.ts'), `export default ${JSON.stringify({ ...CONFIG, ...changes })};`);
    const env = { ...ENVIRONMENT, URL: application.origin, DB_URL: database.settings.url, HOOK_SECRET: SECRET };
    return await here.webhook(['corpus', '--config', 'target.ts', ...args], env);
  } finally {
    await application.stop();
  }
}

test('a sound application passes every case that leaves it in peace, and nothing of the run stays', async () => {
  const { code, stdout, stderr } = await play('none', ['--json']);
  const { checks, policies, unplayed } = JSON.parse(stdout) as {
    checks: { id: string; state: string; detail: string }[];
    policies: object;
    unplayed: { id: string; why: string }[];
  };
  const others = checks.filter(({ state }) => state !== 'pass').map(({ id, detail }) => `${id}: ${detail}`);
  expect({ code, others, policies }, stderr).toEqual({ code: 0, others: [], policies: {} });
  expect(checks.length).toBeGreaterThan(200);
  expect(new Set(unplayed.map(({ why }) => why)).size).toBeGreaterThan(0);
  expect(await database.rows('user_')).toEqual([]);
  expect(stdout + stderr).not.toContain(SECRET.slice(6));
});

test('a broken one is blamed by name, with what was seen, the remedy and how to run just that again', async () => {
  const { code, stdout } = await play('insert-instead-of-upsert', ['--only', 'order-and-repetition']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^✖ webhook\.created-again-under-new-id@main/m);
  expect(stdout).toMatch(/ {2}claimed .*\n {2}seen .*\n {2}to mend .*\n {2}again {4}clerk-preflight webhook corpus/);
  expect(stdout).toMatch(/policies in force: none is declared/);
});

test('what depends on a policy is advice until the policy is declared', async () => {
  const only = ['--only', 'old-update-after-new'];
  const undeclared = await play('stale-update-wins', only);
  const declared = await play('stale-update-wins', only, { policies: { order: 'newest-wins' } });
  expect([undeclared.code, declared.code], undeclared.stdout + declared.stdout).toEqual([0, 1]);
  expect(undeclared.stdout).toMatch(/\(advice\)/);
  expect(declared.stdout).toMatch(/policies in force: order newest-wins/);
});

test('a case that the config binds no control for is said not to have been played, and decides nothing', async () => {
  const { code, stderr } = await play('none', ['--only', 'database-stopped']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/not played: database-stopped@main/);
});
