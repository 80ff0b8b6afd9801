import type { OutlinedSection } from '../outline.ts';
import { countStates } from '../outline.ts';
import { isAdvice, PHASE_WORD, STATE_WORD } from '../wording.ts';
import { escapeHtml, escapeProse, quoteCode } from './escape.ts';
import { STATE_EMOJI } from './state.ts';

/** A section as a folded table, one line a row of the checklist. */
export function renderSection(section: OutlinedSection): string {
  const counts = countStates(section.items)
    .map(({ state, count }) => `${count} ${STATE_WORD[state].toLowerCase()}`)
    .join(', ');
  const rows = section.items.map((item) => {
    const advice = item.checks.filter(isAdvice).length;
    const note = advice > 0 ? ` ⚠️ ${advice} advice` : '';
    const state = `${STATE_EMOJI[item.state]} ${STATE_WORD[item.state]}${note}`;
    return `| ${state} | ${escapeProse(item.title)} | ${quoteCode(item.id)} | ${PHASE_WORD[item.phase]} | ${escapeProse(item.reason)} |`;
  });
  return [
    '<details>',
    `<summary>${escapeHtml(section.title)}: ${counts}</summary>`,
    '',
    '| State | Row | Id | Phase | Why |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '</details>',
    '',
  ].join('\n');
}
