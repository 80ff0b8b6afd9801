import type { Report } from '../../checklists/verdict.ts';
import { formatDuration, formatTime } from '../wording.ts';
import type { Markup } from './markup.ts';
import { markup } from './markup.ts';

const ROLES = ['Technical Lead', 'DevOps/SRE', 'Security', 'Product Owner'] as const;

/** Lines for four pens: what the paper says was signed is the digest. */
export function renderSignatures(report: Report): Markup {
  const box = (role: string) =>
    markup`<div class="signature"><h3>${role}</h3><dl><dt>Status</dt><dd></dd><dt>Date</dt><dd></dd><dt>By</dt><dd></dd></dl></div>`;
  return markup`<section class="signatures" aria-labelledby="signatures-title"><h2 id="signatures-title">Sign-off</h2>
<p class="fine">Signed on paper here, or by <code>clerk-preflight sign</code>. A signature stands for this digest: <code class="digest">${report.digest}</code></p>
<div class="signature-grid">${ROLES.map(box)}</div></section>
`;
}

/** How the evidence came about: run, stages, engines, and the policies that were in force. */
export function renderProvenance({ run, generatedAt }: Report): Markup {
  const policies = Object.entries(run.policies).sort(([a], [b]) => (a < b ? -1 : 1));
  const table = (caption: string, head: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
    rows.length > 0 &&
    markup`<table><caption>${caption}</caption><thead><tr><th scope="col">${head[0]}</th><th scope="col">${head[1]}</th></tr></thead><tbody>${rows.map(([name, value]) => markup`<tr><td>${name}</td><td>${value}</td></tr>`)}</tbody></table>`;
  return markup`<section class="provenance" aria-labelledby="provenance-title"><h2 id="provenance-title">How this was found</h2><div class="tables">
${table(
  'Run',
  ['What', 'Value'],
  [
    ['Run', run.runId],
    ['Outcome', run.outcome],
    ['Started', formatTime(run.startedAt)],
    ['Finished', run.finishedAt === undefined ? 'not finished' : formatTime(run.finishedAt)],
    ['Judged', formatTime(generatedAt)],
    ['Harness', `clerk-preflight ${run.harness}`],
  ],
)}
${table('Policies', ['Policy', 'As declared'], policies)}
${table(
  'Stages',
  ['Stage', 'Took'],
  run.stages.map(({ name, durationMs }) => [name, formatDuration(durationMs)] as const),
)}
${table(
  'Engines',
  ['Engine', 'Came from'],
  run.engines.map(({ engine, source }) => [engine, source] as const),
)}
</div></section>
`;
}
