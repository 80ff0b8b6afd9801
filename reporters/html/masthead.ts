import type { ItemState } from '../../checklists/item.ts';
import type { JudgedItem, Report, VerdictWord } from '../../checklists/verdict.ts';
import type { Reason } from '../reasons.ts';
import { readReasons } from '../reasons.ts';
import { count, formatTime, PHASE_WORD } from '../wording.ts';
import { renderCounts } from './bars.ts';
import { icon } from './icons.ts';
import type { Markup } from './markup.ts';
import { markup, prose } from './markup.ts';

const VERDICT_LOOK: Readonly<Record<VerdictWord, ItemState>> = {
  Approved: 'satisfied',
  Blocked: 'failed',
  Pending: 'inconclusive',
};
const MAX_REASONS = 8;
const MAX_NAMED = 4;

const explain = (report: Report) => {
  const later = PHASE_WORD[report.phase].toLowerCase();
  if (report.verdict === 'Approved') return `Every row up to ${later} is settled.`;
  if (report.verdict === 'Blocked')
    return `${count(report.reasons.length, 'reason stands', 'reasons stand')} against the release.`;
  return 'Nothing failed, and not everything is known: a person or a later run decides.';
};

function renderReason({ subject, text, items }: Reason): Markup {
  if (subject) {
    return markup`<li><span class="said" dir="auto"><a href="#${subject.id}">${subject.title}</a>: ${prose(text)}</span></li>`;
  }
  const link = (item: JudgedItem, index: number) => markup`${index > 0 && ', '}<a href="#${item.id}">${item.id}</a>`;
  const links = items.slice(0, MAX_NAMED).map(link);
  const rest = items.slice(MAX_NAMED);
  const more =
    rest.length > 0 &&
    markup`<details class="rest"><summary>and ${rest.length} more</summary>${rest.map(link)}</details>`;
  return markup`<li><span dir="auto">${prose(text)}</span>${items.length > 1 && markup` <span class="tag">${items.length} rows</span>`}${items.length > 0 && markup`<div class="named">${links} ${more}</div>`}</li>`;
}

function renderReasons(report: Report): Markup | undefined {
  const reasons = readReasons(report).map(renderReason);
  if (report.verdict === 'Approved' || reasons.length === 0) return undefined;
  const rest = reasons.slice(MAX_REASONS);
  return markup`<div class="reasons"><h2>${report.verdict === 'Blocked' ? 'What blocks' : 'What it waits for'}</h2>
<ul>${reasons.slice(0, MAX_REASONS)}</ul>${rest.length > 0 && markup`<details><summary>${rest.length} more</summary><ul>${rest}</ul></details>`}</div>`;
}

/** The top of the page: the verdict, what it is about, the rows counted, and what stands in the way. */
export function renderMasthead(report: Report): Markup {
  const { target, run, verdict } = report;
  const look = VERDICT_LOOK[verdict];
  const fact = (name: string, value: string | undefined) =>
    value !== undefined && markup`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`;
  return markup`<header class="masthead">
<div class="eyebrow"><span>Deployment readiness</span><button type="button" id="theme" hidden>Dark</button></div>
<div class="verdict s-${look}"><span class="seal">${icon(look)}</span><div><h1><span class="word">${verdict}</span> <span class="subject">${target.name}, <span class="phase">${PHASE_WORD[report.phase].toLowerCase()}</span></span></h1><p>${explain(report)}</p></div></div>
<dl class="identity">${fact('Target', target.url)}${fact('Version', target.version ?? 'not named')}${fact('Environment', target.environment)}${fact('Clerk instance', target.clerkInstance ?? 'not known')}${fact('Judged', formatTime(report.generatedAt))}${fact('Profile', run.profile)}</dl>
${renderCounts(report.items)}
${renderReasons(report)}
</header>
`;
}
