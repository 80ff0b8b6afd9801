import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { itemsOf, loadChecklists } from '../checklists/load.ts';
import type { Checklist } from '../checklists/item.ts';

/** The text of `checklists/item-id.ts`: every id of the checklists, as a type that suites are checked against. */
export function renderItemIds(checklists: readonly Checklist[]): string {
  const ids = itemsOf(checklists).map(({ id }) => `  '${id}',`);
  return [
    '// Written by `npx tsx scripts/generate-item-ids.ts` from checklists/data/*.yaml. Change those, then run it again.',
    '',
    '/** Every item id, in the order of the checklists. */',
    'export const ITEM_IDS = [',
    ...ids,
    '] as const;',
    '',
    '/** The id of a checklist row; suites name the items they decide with it. */',
    'export type ItemId = (typeof ITEM_IDS)[number];',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../checklists/item-id.ts', import.meta.url), renderItemIds(loadChecklists()));
}
