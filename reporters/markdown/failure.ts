import type { JudgedCheck, JudgedItem } from '../../checklists/verdict.ts';
import { CHECK_WORD, isAdvice, wordMeasurement } from '../wording.ts';
import { escapeHtml, escapeProse, fenceCode, quoteCode } from './escape.ts';
import { STATE_EMOJI } from './state.ts';

const field = (label: string, text: string | undefined) => (text ? [`**${label}**`, '', fenceCode(text), ''] : []);

function renderCheck(check: JudgedCheck): string[] {
  return [
    `**${CHECK_WORD[check.state]}**: ${escapeProse(check.title)} (${quoteCode(check.id)})`,
    '',
    ...(check.detail === '' ? [] : [fenceCode(check.detail), '']),
    ...field('Expected', check.expected),
    ...field('Seen', check.seen),
    ...check.measurements.map((measurement) => `- ${quoteCode(wordMeasurement(measurement))}`),
    ...(check.measurements.length > 0 ? [''] : []),
    ...(check.remedy ? [`**Remedy**: ${escapeProse(check.remedy)}`, ''] : []),
    '**Run it again**',
    '',
    fenceCode(check.rerun),
    '',
  ];
}

/** A row that was judged against the target, or could not be: the claim, and every check that put it there. */
export function renderFailure(item: JudgedItem): string {
  const guilty = item.checks.filter(
    (check) => (check.state === 'fail' || check.state === 'inconclusive') && !isAdvice(check),
  );
  const remedied = guilty.some((check) => check.remedy);
  return [
    `<details${item.state === 'failed' ? ' open' : ''}>`,
    `<summary>${STATE_EMOJI[item.state]} <b>${escapeHtml(item.title)}</b> <code>${escapeHtml(item.id)}</code></summary>`,
    '',
    `> ${escapeProse(item.claim)}`,
    '',
    ...(guilty.length === 0 ? [escapeProse(item.reason), ''] : guilty.flatMap(renderCheck)),
    ...(remedied ? [] : [`**Remedy**: ${escapeProse(item.remedy)}`, '']),
    '</details>',
    '',
  ].join('\n');
}
