import type { OutlinedChecklist } from '../outline.ts';
import { STATE_WORD } from '../wording.ts';
import { icon } from './icons.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';

export const sectionAnchor = (key: string) => `section:${key}`;

/** Every row as a small cell under its section: where the trouble sits, at a glance; each cell leads to its row. */
export function renderMap(outline: readonly OutlinedChecklist[]): Markup {
  const sections = (checklist: OutlinedChecklist) =>
    checklist.sections.map(
      (
        section,
      ) => markup`<div class="strip"><a class="strip-title" href="#${sectionAnchor(section.key)}">${section.title}</a><span class="cells">${section.items.map(
        (item) =>
          markup`<a class="cell s-${item.state}" href="#${item.id}" title="${item.title}: ${STATE_WORD[item.state]}" aria-label="${item.title}: ${STATE_WORD[item.state]}">${icon(item.state)}</a>`,
      )}</span></div>
`,
    );
  return markup`<nav class="map" aria-labelledby="map-title"><div class="heading"><h2 id="map-title">Map</h2><a class="skip" href="#checklists">Skip the map</a></div>
<div class="map-parts">${outline.map((checklist) => markup`<div class="map-part"><h3>${checklist.title}</h3>${sections(checklist)}</div>`)}</div></nav>
`;
}
