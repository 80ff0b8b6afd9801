import type { Artifact } from '../../checklists/evidence.ts';
import type { JudgedCheck } from '../../checklists/verdict.ts';
import { cleanText } from '../plain-text.ts';
import { CHECK_LOOK, CHECK_WORD, formatDuration, isAdvice } from '../wording.ts';
import { renderMeasurement } from './bars.ts';
import { badge } from './icons.ts';
import type { Markup } from './markup.ts';
import { markup, prose } from './markup.ts';

/** A text that a person copies; the button is shown by the script, which alone can serve it. */
export const renderCommand = (command: string) =>
  markup`<div class="command"><pre><code>${command}</code></pre><button type="button" class="copy" hidden>Copy</button></div>`;

/** Leads only into the report's own folder: a path that could name a scheme, a host or a parent is shown and not linked. */
function renderArtifact({ name, path }: Artifact): Markup {
  const segments = path.split('/');
  const inside = !/[:\\]/.test(path) && segments.every((segment) => !['', '.', '..'].includes(segment));
  if (!inside) return markup`<li>${name} <code>${path}</code></li>`;
  return markup`<li><a href="${segments.map((segment) => encodeURIComponent(cleanText(segment))).join('/')}">${name}</a></li>`;
}

const field = (label: string, value: Markup | undefined) => value && markup`<dt>${label}</dt><dd>${value}</dd>`;
const block = (text: string | undefined) => (text ? markup`<pre dir="auto">${text}</pre>` : undefined);
const list = (name: string, entries: readonly Markup[]) =>
  entries.length === 0 ? undefined : markup`<ul class="${name}">${entries}</ul>`;

/** One check with all its evidence. */
export function renderCheck(check: JudgedCheck): Markup {
  const advice = isAdvice(check);
  const state = advice ? 'inconclusive' : CHECK_LOOK[check.state];
  return markup`<section class="check s-${state}">
<h4>${badge(state, advice ? 'Advice' : CHECK_WORD[check.state])} <span class="check-title">${check.title}</span></h4>
<p class="fine"><code>${check.id}</code> · ${check.severity} · ${formatDuration(check.durationMs)}</p>
${check.detail !== '' && markup`<p class="detail" dir="auto">${prose(check.detail)}</p>`}
<dl class="evidence">${field('Expected', block(check.expected))}${field('Seen', block(check.seen))}${field('Measured', list('measurements', check.measurements.map(renderMeasurement)))}${field('Remedy', check.remedy ? markup`<p>${prose(check.remedy)}</p>` : undefined)}${field('Artifacts', list('artifacts', check.artifacts.map(renderArtifact)))}${field('Run again', check.state === 'pass' ? undefined : renderCommand(check.rerun))}</dl>
</section>`;
}
