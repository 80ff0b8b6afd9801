import type { Measurement } from '../../checklists/evidence.ts';
import type { JudgedItem } from '../../checklists/verdict.ts';
import { countStates } from '../outline.ts';
import { formatQuantity, keepsLimit, STATE_WORD, wordLimit } from '../wording.ts';
import { icon } from './icons.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';

// Drawn as SVG: the page's policy forbids style attributes, and these need lengths.
const FULL = 1000;
const GAP = 3;
/** A single failed row among hundreds stays visible. */
const THINNEST = 8;

const round = (value: number) => Math.round(value * 10) / 10;

/** All rows as one bar, worst state first, and the legend with the numbers. */
export function renderCounts(items: readonly JudgedItem[]): Markup {
  const counts = countStates(items);
  const room = FULL - GAP * Math.max(0, counts.length - 1);
  const widths = counts.map(({ count }) => Math.max(THINNEST, (count / items.length) * room));
  const scale = room / widths.reduce((sum, width) => sum + width, 0);
  let x = 0;
  const bars = counts.map(({ state }, index) => {
    const width = (widths[index] ?? 0) * scale;
    const bar = markup`<rect class="fill s-${state}" x="${round(x)}" y="0" width="${round(width)}" height="20"/>`;
    x += width + GAP;
    return bar;
  });
  const words = counts.map(({ state, count }) => `${count} ${STATE_WORD[state].toLowerCase()}`).join(', ');
  return markup`<svg class="counts" viewBox="0 0 ${FULL} 20" preserveAspectRatio="none" role="img" aria-label="${items.length} rows: ${words}">${bars}</svg>
<ul class="legend">${counts.map(({ state, count }) => markup`<li class="s-${state}">${icon(state)}<b>${count}</b> ${STATE_WORD[state]}</li>`)}</ul>`;
}

/** One measurement: its name, a bar with the limit as a mark where there is one, the numbers in words. */
export function renderMeasurement(measurement: Measurement): Markup {
  const { name, value, limit, unit } = measurement;
  const kept = keepsLimit(measurement);
  const state = kept === undefined ? 'not-run' : kept ? 'satisfied' : 'failed';
  // The longer of the two takes five sixths, so that a value past its limit is seen to be past it.
  const end = Math.max(Math.abs(value), Math.abs(limit ?? 0)) * 1.2 || 1;
  const at = (number: number) => round((Math.min(Math.abs(number), end) / end) * FULL);
  const mark =
    limit === undefined ? undefined : markup`<rect class="limit" x="${at(limit) - 3}" y="0" width="6" height="20"/>`;
  const bar =
    limit === undefined
      ? undefined
      : markup`<svg class="gauge" viewBox="0 0 ${FULL} 20" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" x="0" y="6" width="${FULL}" height="8"/><rect class="fill s-${state}" x="0" y="6" width="${at(value)}" height="8"/>${mark}</svg>`;
  const wanted = wordLimit(measurement);
  const judged =
    kept === undefined
      ? undefined
      : markup`<span class="s-${state} word">${icon(state)}${kept ? 'within' : 'outside'}</span>`;
  return markup`<li class="measurement"><span class="measured-name">${name}</span>${bar}<span class="measured-value"><b>${formatQuantity(value, unit)}</b>${wanted && markup` <span class="muted">wanted ${wanted}</span>`} ${judged}</span></li>`;
}
