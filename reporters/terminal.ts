import picocolors from 'picocolors';
import type { Report, VerdictWord } from '../checklists/verdict.ts';
import { countStates, listProblems } from './outline.ts';
import { cleanLine } from './plain-text.ts';
import { renderReasons, renderSections } from './terminal/overview.ts';
import { renderRow } from './terminal/row.ts';
import type { Colors } from './terminal/text.ts';
import { paintState } from './terminal/text.ts';
import { isAdvice, isLater, PHASE_WORD, STATE_MARK, STATE_WORD } from './wording.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Where the report was written, for the last line. */
  readonly location?: string;
}

const paintVerdict = (colors: Colors, verdict: VerdictWord) => {
  const word = ` ${verdict.toUpperCase()} `;
  if (verdict === 'Approved') return colors.inverse(colors.green(word));
  return colors.inverse(verdict === 'Blocked' ? colors.red(word) : colors.yellow(word));
};

/**
 * The short report for people at a terminal: verdict, counts, a table of the sections, every failed and inconclusive row with what to do
 * about it, and what a Pending verdict waits for. Nothing a target says reaches the terminal as a control character.
 */
export function renderTerminal(report: Report, { color, width, location }: TerminalOptions): string {
  const colors = picocolors.createColors(color);
  const columns = Math.max(40, width);
  const { target } = report;
  const version = target.version === undefined ? '' : ` @ ${target.version}`;
  const counts = countStates(report.items).map(({ state, count }) =>
    paintState(colors, state, `${STATE_MARK[state]} ${count} ${STATE_WORD[state].toLowerCase()}`),
  );
  const shown = new Set<string>();
  const rowsOf = (state: 'failed' | 'inconclusive') =>
    listProblems(report, state).flatMap((item) => renderRow(item, shown, { colors, width: columns }));
  const advice = new Set(report.items.flatMap((item) => item.checks.filter(isAdvice).map((check) => check.id))).size;
  const later = report.items.filter((item) => isLater(item.phase, report.phase)).length;
  const awaited = report.verdict === 'Pending' ? renderReasons(report, colors, columns) : [];
  const lines = [
    `${paintVerdict(colors, report.verdict)} ${colors.bold(cleanLine(`${target.name}${version}`))} on ${target.environment}, ${PHASE_WORD[report.phase].toLowerCase()}`,
    colors.dim(cleanLine(target.url)),
    '',
    counts.join('  '),
    ...(advice > 0 ? [colors.dim(`${advice} advisory ${advice === 1 ? 'finding' : 'findings'}: in the report`)] : []),
    ...(later > 0 ? [colors.dim(`${later} ${later === 1 ? 'row belongs' : 'rows belong'} to a later phase`)] : []),
    '',
    ...renderSections(report, colors, columns),
    '',
    ...rowsOf('failed'),
    ...rowsOf('inconclusive'),
    ...(awaited.length > 0 ? [colors.bold('Waits for'), ...awaited, ''] : []),
    ...(location === undefined ? [] : [`Report: ${cleanLine(location)}`]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
