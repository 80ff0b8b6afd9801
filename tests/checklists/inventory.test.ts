import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { expandFamily } from '../../checklists/family.ts';
import { ITEM_IDS } from '../../checklists/item-id.ts';
import { renderItemIds } from '../../scripts/generate-item-ids.ts';
import { allItems, checklists } from './records.ts';

/** The inventory the checklists were written from lies beside the repository, on some machines only. */
const shared = new URL('../../../shared/', import.meta.url);
const inventoryFile = new URL('checklist-inventory.yaml', shared);
const seedFolder = new URL('seeds/', shared);
const hasInventory = existsSync(inventoryFile) && existsSync(seedFolder);
const where = hasInventory ? '' : ' (skipped: ../shared is not on this machine)';

interface Row {
  readonly id: string;
  readonly by: string;
  readonly needs?: string;
  readonly how?: string;
}

function inventory(): Row[] {
  const rows: Row[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') {
      if ('id' in value) rows.push(value as Row);
      else Object.values(value).forEach(walk);
    }
  };
  walk(parse(readFileSync(inventoryFile, 'utf8')));
  return rows;
}

describe.skipIf(!hasInventory)(`against the inventory${where}`, () => {
  test('holds every id, and no other', () => {
    expect(allItems.map(({ id }) => id).sort()).toEqual(
      inventory()
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('decides each row the way the inventory says', () => {
    const kinds = (rows: readonly { id: string; by: string; control: boolean }[]) =>
      rows.map(({ id, by, control }) => `${id} ${by}${control ? ' with a control' : ''}`).sort();
    const ours = allItems.map(({ id, by, control }) => ({ id, by, control: control !== undefined }));
    const theirs = inventory().map(({ id, by, needs }) => ({ id, by, control: needs === 'control' }));
    expect(kinds(ours)).toEqual(kinds(theirs));
  });

  test('says everything in its own words', () => {
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, ' ')
        .trim();
    const notes = inventory().flatMap(({ how }) => (how === undefined ? [] : [plain(how)]));
    const lines = readdirSync(seedFolder).flatMap((name) =>
      readFileSync(new URL(name, seedFolder), 'utf8').split('\n').map(plain),
    );
    const taken = new Set([...notes, ...lines].filter((line) => line.includes(' ')));
    // The names of roles are names, not sentences.
    const ours = allItems
      .filter(({ id }) => !id.startsWith('signoff.'))
      .flatMap((i) => [i.title, i.claim, i.how, i.remedy]);
    expect(ours.filter((text) => taken.has(plain(text)))).toEqual([]);
  });
});

test('the typed ids are not stale', () => {
  const written = readFileSync(new URL('../../checklists/item-id.ts', import.meta.url), 'utf8');
  expect(written, 'run `npx tsx scripts/generate-item-ids.ts`').toBe(renderItemIds(checklists));
  expect([...ITEM_IDS]).toEqual(allItems.map(({ id }) => id));
});

test('every row has words of its own', () => {
  for (const field of ['title', 'claim', 'remedy'] as const) {
    // Several roles sign the same way, and several sums are mended the same way.
    const rows = allItems.filter(({ by }) => field !== 'remedy' || by !== 'derived');
    const texts = rows.map((item) => item[field]);
    expect(
      texts.filter((text, index) => texts.indexOf(text) !== index),
      field,
    ).toEqual([]);
    expect(texts.filter((text) => text.length < (field === 'title' ? 8 : 20))).toEqual([]);
  }
});

test('the status of the deployment follows from every pre-deploy row', () => {
  const status = allItems.find(({ id }) => id === 'deployment.status');
  const ids = allItems.map(({ id }) => id);
  const covered = new Set((status?.from ?? []).flatMap((entry) => expandFamily(entry, ids)));
  const left = allItems.filter(({ id, phase }) => phase === 'pre-deploy' && !covered.has(id)).map(({ id }) => id);
  expect(left).toEqual(['deployment.status']);
});

test('production rows apply nowhere else, development and staging rows only there', () => {
  const environments = (id: string) => allItems.find((item) => item.id === id)?.environments;
  expect(environments('env.prod.backups')).toEqual(['production']);
  expect(environments('env.dev.redis')).toEqual(['development']);
  expect(environments('env.staging.workers')).toEqual(['staging']);
  expect(environments('move.users.present')).toEqual(['production']);
  expect(environments('migration.deliveries.created')).toHaveLength(3);
  expect(environments('webhook.created.upsert')).toHaveLength(3);
});

test('every measured row has its limit', () => {
  const without = allItems.filter(({ by, limits }) => by === 'measure' && limits === undefined).map(({ id }) => id);
  expect(without).toEqual([]);
});
