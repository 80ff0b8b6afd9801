import type { ItemState } from '../checklists/item.ts';
import type { JudgedCheck, JudgedItem, Report } from '../checklists/verdict.ts';
import { STATE_ORDER } from './wording.ts';

export interface OutlinedSection {
  /** Unique in the report: `checklist.section`. */
  readonly key: string;
  readonly title: string;
  readonly items: readonly JudgedItem[];
}

export interface OutlinedChecklist {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly OutlinedSection[];
}

const sectionKey = (checklist: string, section: string) => `${checklist}.${section}`;

/**
 * The report's rows under their checklists and sections, in the report's order. Sections without rows are left out;
 * rows of a section that the report does not list come last under its bare id: no row is ever lost.
 */
export function outlineReport(report: Report): OutlinedChecklist[] {
  const bySection = new Map<string, JudgedItem[]>();
  for (const item of report.items) {
    const key = sectionKey(item.checklist, item.section);
    const rows = bySection.get(key);
    if (rows) rows.push(item);
    else bySection.set(key, [item]);
  }
  const take = (checklist: string, id: string, title: string): OutlinedSection[] => {
    const key = sectionKey(checklist, id);
    const items = bySection.get(key);
    bySection.delete(key);
    return items ? [{ key, title, items }] : [];
  };
  const outline: OutlinedChecklist[] = report.checklists.map(({ id, title, sections }) => ({
    id,
    title,
    sections: sections.flatMap((section) => take(id, section.id, section.title)),
  }));
  for (const [key, items] of bySection) {
    outline.push({ id: key, title: key, sections: [{ key, title: key, items }] });
  }
  return outline.filter((checklist) => checklist.sections.length > 0);
}

export interface ReportedCheck {
  readonly check: JudgedCheck;
  /** Every row that the check decides; the first is where it is listed. */
  readonly items: readonly [JudgedItem, ...JudgedItem[]];
}

/** Each check of the report once, although it may decide several rows: one cause, one red. In order of first mention. */
export function listChecks(report: Report): ReportedCheck[] {
  const byId = new Map<string, { check: JudgedCheck; items: [JudgedItem, ...JudgedItem[]] }>();
  for (const { items } of outlineReport(report).flatMap((checklist) => checklist.sections)) {
    for (const item of items) {
      for (const check of item.checks) {
        const known = byId.get(check.id);
        if (!known) byId.set(check.id, { check, items: [item] });
        else if (!known.items.includes(item)) known.items.push(item);
      }
    }
  }
  return [...byId.values()];
}

/** How many rows are in each state, worst first, states without rows left out. */
export function countStates(items: readonly JudgedItem[]): { state: ItemState; count: number }[] {
  return STATE_ORDER.map((state) => ({ state, count: items.filter((item) => item.state === state).length })).filter(
    (entry) => entry.count > 0,
  );
}

/**
 * The rows in a state, for the list of problems: those with a check of their own before those that only follow from another row,
 * so that the cause is read first.
 */
export function listProblems(report: Report, state: 'failed' | 'inconclusive'): JudgedItem[] {
  const rows = report.items.filter((item) => item.state === state);
  return [...rows.filter((item) => item.checks.length > 0), ...rows.filter((item) => item.checks.length === 0)];
}
