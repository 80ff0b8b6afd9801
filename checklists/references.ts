import type { ChecklistFile } from './checklist-file.ts';
import { invalid } from './checklist-file.ts';
import { expandFamily, sourcesOf } from './family.ts';
import type { Item } from './item.ts';
import { PHASES } from './item.ts';

interface Row {
  readonly item: Item;
  /** `file:line:column` of a field of the item. */
  readonly locate: (field: keyof Item, index?: number) => string;
}

/**
 * Holds all checklists against each other: ids are unique, `from` names something that is known no later than the
 * derived item, and no item follows from itself.
 *
 * @throws PreflightError `config-invalid`
 */
export function checkReferences(files: readonly ChecklistFile[]): void {
  const rows = files.flatMap(rowsOf);
  const faults = [...duplicateIds(rows)];
  const byId = new Map(rows.map((row) => [row.item.id, row]));
  const ids = [...byId.keys()];
  for (const row of rows) faults.push(...faultyOrigins(row, byId, ids));
  if (faults.length === 0) faults.push(...cycles(byId, ids));
  if (faults.length > 0) throw invalid(faults);
}

function rowsOf({ checklist, locate }: ChecklistFile): Row[] {
  return checklist.sections.flatMap((section, sectionIndex) =>
    section.items.map((item, itemIndex) => ({
      item,
      locate: (field: keyof Item, index?: number) =>
        locate(['sections', sectionIndex, 'items', itemIndex, field, ...(index === undefined ? [] : [index])]),
    })),
  );
}

function* duplicateIds(rows: readonly Row[]): Iterable<string> {
  const first = new Map<string, string>();
  for (const { item, locate } of rows) {
    const where = locate('id');
    const earlier = first.get(item.id);
    if (earlier === undefined) first.set(item.id, where);
    else yield `${where}: ${item.id} is already the id of the row at ${earlier}`;
  }
}

function* faultyOrigins(row: Row, byId: ReadonlyMap<string, Row>, ids: readonly string[]): Iterable<string> {
  const { item, locate } = row;
  const phase = PHASES.indexOf(item.phase);
  for (const [index, entry] of (item.from ?? []).entries()) {
    const sources = expandFamily(entry, ids);
    if (sources.length === 0) yield `${locate('from', index)}: ${item.id} follows from ${entry}, which names no item`;
    // Otherwise `gate --phase P` would wait for what can be known only after P.
    const late = sources.find((id) => PHASES.indexOf(byId.get(id)?.item.phase ?? item.phase) > phase);
    if (late !== undefined)
      yield `${locate('from', index)}: ${item.id} follows from ${late}, which is known only later`;
  }
}

function* cycles(byId: ReadonlyMap<string, Row>, ids: readonly string[]): Iterable<string> {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): string | undefined => {
    const start = trail.indexOf(id);
    const row = byId.get(id);
    if (start >= 0) return `${row?.locate('from')}: ${[...trail.slice(start), id].join(' follows from ')}`;
    if (row === undefined || done.has(id)) return undefined;
    for (const source of sourcesOf(row.item, ids)) {
      const cycle = visit(source, [...trail, id]);
      if (cycle !== undefined) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of ids) {
    const cycle = visit(id, []);
    if (cycle !== undefined) {
      yield cycle;
      return;
    }
  }
}
