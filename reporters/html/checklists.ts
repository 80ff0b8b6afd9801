import type { Phase } from '../../checklists/item.ts';
import type { JudgedItem } from '../../checklists/verdict.ts';
import type { OutlinedChecklist, OutlinedSection } from '../outline.ts';
import { countStates } from '../outline.ts';
import { STATE_WORD } from '../wording.ts';
import { icon } from './icons.ts';
import { sectionAnchor } from './map.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';
import { renderRow } from './row.ts';

function renderSection(section: OutlinedSection, judged: Phase): Markup {
  const counts = countStates(section.items).map(
    ({ state, count }) =>
      markup`<li class="s-${state}">${icon(state)}<span>${count} <span class="count-word">${STATE_WORD[state].toLowerCase()}</span></span></li>`,
  );
  return markup`<section class="section" id="${sectionAnchor(section.key)}"><div class="section-head"><h3>${section.title}</h3><ul class="section-counts">${counts}</ul></div>
<div class="rows">${section.items.map((item) => renderRow(item, judged))}</div></section>
`;
}

/** Search and filter; shown by the script, without which the page is whole and unfiltered. */
function renderToolbar(items: readonly JudgedItem[]): Markup {
  const buttons = countStates(items).map(
    ({ state, count }) =>
      markup`<button type="button" class="chip s-${state}" data-filter="${state}" aria-pressed="false">${icon(state)}${STATE_WORD[state]} ${count}</button>`,
  );
  return markup`<form class="toolbar" id="toolbar" role="search" hidden>
<label class="search"><span class="unseen">Search the rows</span><input id="search" type="search" placeholder="Search rows, checks, evidence" autocomplete="off" spellcheck="false"></label>
<div class="tools"><output id="shown" for="search">${items.length} of ${items.length} rows</output><button type="button" id="unfold">Unfold all</button></div>
<div class="chips" role="group" aria-label="Show only">${buttons}</div>
</form>`;
}

/** All rows by checklist and section. */
export function renderChecklists(
  outline: readonly OutlinedChecklist[],
  items: readonly JudgedItem[],
  judged: Phase,
): Markup {
  return markup`<div id="checklists" tabindex="-1">${renderToolbar(items)}
${outline.map((checklist) => markup`<section class="checklist"><h2>${checklist.title}</h2>${checklist.sections.map((section) => renderSection(section, judged))}</section>`)}
<p class="nothing" id="nothing" hidden>No row matches.</p></div>
`;
}
