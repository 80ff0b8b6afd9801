import type { ItemState } from '../../checklists/item.ts';
import type { Report } from '../../checklists/verdict.ts';
import { outlineReport } from '../outline.ts';
import { cleanLine } from '../plain-text.ts';
import { readReasons } from '../reasons.ts';
import { STATE_MARK, STATE_ORDER, STATE_WORD } from '../wording.ts';
import type { Colors } from './text.ts';
import { measure, pad, paintState, truncate, wrap } from './text.ts';

const MAX_TITLE = 48;
const MIN_TITLE = 28;
/** Rows that a reason names; `explain` and the report have them all. */
const MAX_NAMED = 4;

/** A line a section, a column a state that occurs anywhere. */
export function renderSections(report: Report, colors: Colors, width: number): string[] {
  const states = STATE_ORDER.filter((state) => report.items.some((item) => item.state === state));
  const worded = states.reduce((sum, state) => sum + STATE_WORD[state].length + 2, 0);
  // Too narrow for words: the marks, which the line of counts above has explained.
  const heading = (state: ItemState) =>
    width - worded < MIN_TITLE ? STATE_MARK[state] : STATE_WORD[state].toLowerCase();
  const columns = states.map((state) => ({ state, width: Math.max(3, heading(state).length) }));
  const taken = columns.reduce((sum, column) => sum + column.width + 2, 0);
  const outline = outlineReport(report);
  const titles = outline.flatMap((checklist) =>
    checklist.sections.map((section) => measure(cleanLine(section.title)) + 2),
  );
  const first = Math.max(12, Math.min(MAX_TITLE, width - taken, Math.max(0, ...titles)));
  const cell = (state: ItemState, number: number, size: number) => {
    const text = String(number === 0 ? '·' : number).padStart(size);
    return number === 0 ? colors.dim(text) : paintState(colors, state, text);
  };
  const head =
    ' '.repeat(first) +
    columns.map((column) => `  ${colors.dim(heading(column.state).padStart(column.width))}`).join('');
  const lines = [head];
  for (const checklist of outline) {
    lines.push(colors.bold(truncate(cleanLine(checklist.title), width)));
    for (const section of checklist.sections) {
      const counts = columns.map((column) => {
        const number = section.items.filter((item) => item.state === column.state).length;
        return `  ${cell(column.state, number, column.width)}`;
      });
      lines.push(pad(truncate(`  ${cleanLine(section.title)}`.trimEnd(), first), first) + counts.join(''));
    }
  }
  return lines;
}

/** What a Pending verdict waits for: each reason, with the first of its rows. */
export function renderReasons(report: Report, colors: Colors, width: number): string[] {
  return readReasons(report).flatMap(({ text, items }) => {
    const number = items.length > 1 ? ` (${items.length})` : '';
    const lines = wrap(cleanLine(`${text}${number}`), width - 4).map(
      (line, index) => `  ${index === 0 ? '- ' : '  '}${line}`,
    );
    if (items.length === 0) return lines;
    const ids = items.slice(0, MAX_NAMED).map((item) => cleanLine(item.id));
    const more = items.length > ids.length ? ` and ${items.length - ids.length} more` : '';
    const named = wrap(`${ids.join(', ')}${more}`, width - 4).map((line) => `    ${colors.dim(line)}`);
    return [...lines, ...named];
  });
}
