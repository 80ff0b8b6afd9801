import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ITEM_IDS } from '../../checklists/item-id.ts';
import { buildParts } from '../../sandbox/app/build.ts';
import type { Parts } from '../../sandbox/app/parts.ts';
import { readSettings } from '../../sandbox/app/settings.ts';
import { FAULTS, findFault } from '../../sandbox/faults/index.ts';
import { type ClerkDouble, startClerkDouble } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { tryFault } from './fault-bench.ts';
import { BEHAVIOURS } from './fault-behaviour.ts';

let database: Database;
let clerk: ClerkDouble;

beforeAll(async () => {
  [database, clerk] = await Promise.all([openPostgres(), startClerkDouble()]);
});
afterAll(async () => {
  await Promise.all([database?.stop(), clerk?.stop()]);
});

const IDS = FAULTS.map(({ id }) => id);

test('every file that holds a fault is in the list, under its own name', () => {
  const aside = [
    'accept-token',
    'by-hand',
    'fault',
    'index',
    'named-cases',
    'named-items',
    'none',
    'plain-insert',
    'rebuilt',
    'unverified',
  ];
  const files = readdirSync(new URL('../../sandbox/faults/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));
  expect(files.filter((file) => !aside.includes(file)).sort()).toEqual([...IDS].sort());
});

test('every fault that neither the corpus nor the checks on tokens nor a browser show is looked at here', () => {
  const elsewhere = FAULTS.filter(
    ({ cases, tokens, shownBy }) => cases.length === 0 && tokens === undefined && shownBy === undefined,
  ).map(({ id }) => id);
  expect(Object.keys(BEHAVIOURS)).toEqual(expect.arrayContaining(elsewhere));
  expect(IDS).toEqual(expect.arrayContaining(Object.keys(BEHAVIOURS)));
});

test.each(FAULTS)('$id names known items, each once', ({ items }) => {
  expect(items).not.toHaveLength(0);
  expect(items.filter((item) => !ITEM_IDS.includes(item))).toEqual([]);
  expect(new Set(items).size).toBe(items.length);
});

const LOOKED_AT = Object.keys(BEHAVIOURS);

test.each(LOOKED_AT)('%s does what it says', async (id) => {
  const { look, wrong } = BEHAVIOURS[id] ?? {};
  expect(await tryFault(id, database, clerk, look ?? (() => Promise.reject(new Error('no look'))))).toEqual(wrong);
});

test.each(LOOKED_AT)('without %s the same look sees good order', async (id) => {
  const { look, right } = BEHAVIOURS[id] ?? {};
  expect(await tryFault('none', database, clerk, look ?? (() => Promise.reject(new Error('no look'))))).toEqual(right);
});

test.each(FAULTS)('$id replaces its seam and nothing else', async ({ seam, apply }) => {
  const healthy: Parts = buildParts(
    readSettings({
      APP_STORE: 'postgres',
      DATABASE_URL: database.settings.url,
      CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
      CLERK_SECRET_KEY: clerk.secretKey,
    }),
    () => undefined,
    () => '',
  );
  const faulty = apply(healthy);
  const changed = (Object.keys(healthy) as (keyof Parts)[]).filter((part) => healthy[part] !== faulty[part]);
  await healthy.store.close();
  expect(changed).toEqual([seam]);
  expect(Object.keys(faulty)).toEqual(Object.keys(healthy));
});

test.each(['', 'none'])('the fault "%s" is good order', (id) => {
  expect(findFault(id)).toMatchObject({ id: 'none', items: [], seam: undefined });
});

test.each(['typo', 'NONE', 'lost-row ', '__proto__'])('"%s" is no fault, and says which there are', (id) => {
  expect(() => findFault(id)).toThrow(expect.objectContaining({ code: 'usage' }));
});
