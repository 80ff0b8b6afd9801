import type { Phase } from '../../checklists/item.ts';
import type { JudgedItem } from '../../checklists/verdict.ts';
import { count, isAdvice, isLater, PHASE_WORD, STATE_WORD } from '../wording.ts';
import { renderCheck } from './check.ts';
import { badge } from './icons.ts';
import type { Markup } from './markup.ts';
import { markup, prose } from './markup.ts';

const noteAdvice = (item: JudgedItem) => {
  const advice = item.checks.filter(isAdvice).length;
  return advice > 0 && markup`<span class="tag">${advice} advice</span>`;
};

/** One row of a checklist, folded: state and title; unfolded: what it claims, why it is in its state, and every check. */
export function renderRow(item: JudgedItem, judged: Phase): Markup {
  const later = isLater(item.phase, judged) && markup`<span class="tag">${PHASE_WORD[item.phase]}</span>`;
  return markup`<details class="row s-${item.state}" id="${item.id}" data-item="${item.id}" data-state="${item.state}">
<summary>${badge(item.state, STATE_WORD[item.state])}<span class="row-title">${item.title}</span><span class="tags">${noteAdvice(item)}${later}</span><code class="row-id">${item.id}</code></summary>
<div class="row-body">
<p class="claim">${prose(item.claim)}</p>
<dl class="facts"><dt>Why</dt><dd dir="auto">${prose(item.reason)}</dd><dt>Decided by</dt><dd>${prose(item.how)}</dd>${item.state !== 'satisfied' && item.state !== 'not-applicable' && markup`<dt>Remedy</dt><dd>${prose(item.remedy)}</dd>`}<dt>Phase</dt><dd>${PHASE_WORD[item.phase]}, ${item.severity}</dd><dt>Source</dt><dd>${item.source}</dd><dt>Link</dt><dd><a href="#${item.id}">#${item.id}</a></dd></dl>
${item.checks.map(renderCheck)}
</div></details>
`;
}

/** A failed or undecided row in full, for the top of the page: nothing to unfold. */
export function renderProblem(item: JudgedItem): Markup {
  const state = item.state === 'failed' ? 'fail' : 'inconclusive';
  const guilty = item.checks.filter((check) => check.state === state && !isAdvice(check));
  const other = item.checks.length - guilty.length;
  const remedied = guilty.some((check) => check.remedy);
  return markup`<article class="problem s-${item.state}">
<header>${badge(item.state, STATE_WORD[item.state])}<h3>${item.title}</h3><a class="row-id" href="#${item.id}">${item.id}</a></header>
<p class="claim">${prose(item.claim)}</p>
${guilty.length === 0 && markup`<p dir="auto">${prose(item.reason)}</p>`}
${guilty.map(renderCheck)}
${!remedied && markup`<p class="remedy"><b>Remedy</b> ${prose(item.remedy)}</p>`}
${other > 0 && guilty.length > 0 && markup`<p class="fine">${count(other, 'other check')} of this row: <a href="#${item.id}">see the row</a></p>`}
</article>
`;
}
