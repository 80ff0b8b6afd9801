import { readFileSync } from 'node:fs';
import { parseChecklist } from './checklist-file.ts';
import type { ItemId } from './item-id.ts';
import type { Checklist, Item } from './item.ts';
import { checkReferences } from './references.ts';

/** The checklists of the product, in the order in which a report shows them. */
const FILES = ['readiness', 'production-migration', 'user-sync', 'dev-to-production'] as const;

export interface ChecklistSource {
  /** Name for messages. */
  readonly file: string;
  readonly text: string;
}

/**
 * Turns the texts of checklist files into checklists.
 *
 * @throws PreflightError `config-invalid` with file, line and column: broken YAML, a field that is wrong or unknown,
 *   an id that comes twice, a `from` that names nothing, a cycle
 */
export function readChecklists(sources: readonly ChecklistSource[]): readonly Checklist[] {
  const files = sources.map(({ file, text }) => parseChecklist(file, text));
  checkReferences(files);
  return files.map(({ checklist }) => checklist);
}

let loaded: readonly Checklist[] | undefined;

/** The product's own checklists. Read once a process: they are part of the package and do not change under it. */
export function loadChecklists(): readonly Checklist[] {
  loaded ??= readChecklists(
    FILES.map((name) => ({
      file: `checklists/data/${name}.yaml`,
      text: readFileSync(new URL(`./data/${name}.yaml`, import.meta.url), 'utf8'),
    })),
  );
  return loaded;
}

/** Every row of some checklists, in their order. */
export function itemsOf(checklists: readonly Checklist[]): readonly Item[] {
  return checklists.flatMap((checklist) => checklist.sections.flatMap((section) => section.items));
}

/** The row with an id; `undefined` for a string that is no id. */
export function findItem(id: ItemId): Item;
export function findItem(id: string): Item | undefined;
export function findItem(id: string): Item | undefined {
  return itemsOf(loadChecklists()).find((item) => item.id === id);
}
