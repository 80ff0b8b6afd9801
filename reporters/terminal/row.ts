import type { JudgedCheck, JudgedItem } from '../../checklists/verdict.ts';
import { cleanLine } from '../plain-text.ts';
import { CHECK_LOOK, CHECK_WORD, isAdvice, STATE_MARK, STATE_WORD, wordMeasurement } from '../wording.ts';
import type { Colors } from './text.ts';
import { paintState, pad, wrap } from './text.ts';

interface Screen {
  readonly colors: Colors;
  readonly width: number;
}

const LABEL_WIDTH = 9;
/** A page that a target answers does not flood the screen; the report holds all of it. */
const MAX_LINES = 8;

function renderField(label: string, text: string, { colors, width }: Screen): string[] {
  const indent = 4 + LABEL_WIDTH;
  const lines = wrap(text, Math.max(20, width - indent));
  const shown =
    lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), `… ${lines.length - MAX_LINES} more lines`] : lines;
  return shown.map((line, index) =>
    index === 0 ? `    ${colors.dim(pad(label, LABEL_WIDTH))}${line}` : `${' '.repeat(indent)}${line}`,
  );
}

function renderCheck(check: JudgedCheck, fallback: string, { colors, width }: Screen): string[] {
  const look = CHECK_LOOK[check.state];
  const field = (label: string, text: string | undefined) => (text ? renderField(label, text, { colors, width }) : []);
  const head = `  ${paintState(colors, look, `${STATE_MARK[look]} ${CHECK_WORD[check.state]}`)}  ${cleanLine(check.title)} ${colors.dim(cleanLine(check.id))}`;
  return [
    head,
    ...field('detail', check.detail),
    ...field('expected', check.expected),
    ...field('seen', check.seen),
    ...check.measurements.flatMap((measurement) => field('measured', wordMeasurement(measurement))),
    ...field('remedy', check.remedy ?? fallback),
    // Never wrapped: a command is copied whole.
    `    ${colors.dim(pad('again', LABEL_WIDTH))}${cleanLine(check.rerun)}`,
  ];
}

/**
 * A failed or inconclusive row: what was claimed, and each check that put it there.
 *
 * @param shown ids of checks that are on the screen already; each is shown in full once, though it decides several rows
 */
export function renderRow(item: JudgedItem, shown: Set<string>, { colors, width }: Screen): string[] {
  const guilty = item.checks.filter(
    (check) => check.state === (item.state === 'failed' ? 'fail' : 'inconclusive') && !isAdvice(check),
  );
  const head = `${paintState(colors, item.state, `${STATE_MARK[item.state]} ${STATE_WORD[item.state]}`)}  ${colors.bold(cleanLine(item.title))} ${colors.dim(cleanLine(item.id))}`;
  if (guilty.length > 0) {
    const lines = guilty.flatMap((check) => {
      if (shown.has(check.id)) return [`    ${colors.dim(`for the same check as above: ${cleanLine(check.id)}`)}`];
      shown.add(check.id);
      return renderCheck(check, item.remedy, { colors, width });
    });
    return [head, ...lines, ''];
  }
  const field = (label: string, text: string) => renderField(label, text, { colors, width });
  return [head, ...field('because', item.reason), ...field('remedy', item.remedy), ''];
}
