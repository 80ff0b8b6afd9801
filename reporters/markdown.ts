import type { Report } from '../checklists/verdict.ts';
import { escapeProse, quoteCode } from './markdown/escape.ts';
import { renderFailure } from './markdown/failure.ts';
import { renderSection } from './markdown/section.ts';
import { STATE_EMOJI, VERDICT_EMOJI } from './markdown/state.ts';
import { countStates, listProblems, outlineReport } from './outline.ts';
import { readReasons } from './reasons.ts';
import { count, formatTime, PHASE_WORD, STATE_WORD } from './wording.ts';

/** Rows that a reason names; the tables have them all. */
const MAX_NAMED = 5;

export interface MarkdownOptions {
  /**
   * Most characters the text may have; blocks that do not fit are left out and counted. A GitHub comment takes 65,536 characters,
   * a job summary 1 MiB. Without it nothing is left out.
   */
  readonly limit?: number;
}

function renderFacts({ target, run, generatedAt, digest }: Report): string {
  const facts: [string, string][] = [
    ['Target', `${quoteCode(target.name)} at ${quoteCode(target.url)}`],
    ['Environment', target.environment],
    ...(target.version === undefined ? [] : [['Version', quoteCode(target.version)] as [string, string]]),
    ...(target.clerkInstance === undefined
      ? []
      : [['Clerk instance', quoteCode(target.clerkInstance)] as [string, string]]),
    ['Run', `${quoteCode(run.runId)}, profile ${run.profile}, ${run.outcome}`],
    ['Judged', formatTime(generatedAt)],
    ['Digest', quoteCode(digest)],
  ];
  return ['| | |', '| --- | --- |', ...facts.map(([name, value]) => `| ${name} | ${value} |`), ''].join('\n');
}

function renderCounts(report: Report): string {
  const counts = countStates(report.items);
  if (counts.length === 0) return 'No rows.\n';
  return [
    `| ${counts.map(({ state }) => `${STATE_EMOJI[state]} ${STATE_WORD[state]}`).join(' | ')} |`,
    `|${' --: |'.repeat(counts.length)}`,
    `| ${counts.map(({ count: number }) => number).join(' | ')} |`,
    '',
  ].join('\n');
}

function renderReasons(report: Report): string[] {
  if (report.verdict === 'Approved') return [];
  const lines = readReasons(report).map(({ subject, text, items }) => {
    if (subject) return `- ${escapeProse(subject.title)} (${quoteCode(subject.id)}): ${escapeProse(text)}`;
    if (items.length === 0) return `- ${escapeProse(text)}`;
    const ids = items.slice(0, MAX_NAMED).map((item) => quoteCode(item.id));
    const more = items.length > ids.length ? ` and ${items.length - ids.length} more` : '';
    return `- ${escapeProse(text)}${items.length > 1 ? ` (${items.length})` : ''}: ${ids.join(', ')}${more}`;
  });
  return [`## ${report.verdict === 'Blocked' ? 'What blocks' : 'What it waits for'}\n`, ...lines, ''];
}

function renderPolicies(report: Report): string[] {
  const policies = Object.entries(report.run.policies).sort(([a], [b]) => (a < b ? -1 : 1));
  if (policies.length === 0) return [];
  return ['## Policies\n', ...policies.map(([name, value]) => `- ${quoteCode(name)}: ${quoteCode(value)}`), ''];
}

/** `checklist.md`: reads well in a pull request or a job summary. Whatever a target said stands in code spans and code blocks. */
export function renderMarkdown(report: Report, { limit = Infinity }: MarkdownOptions = {}): string {
  const having = (state: 'failed' | 'inconclusive') => listProblems(report, state).map(renderFailure);
  const failed = having('failed');
  const undecided = having('inconclusive');
  const blocks = [
    `# ${VERDICT_EMOJI[report.verdict]} ${report.verdict}: ${escapeProse(report.target.name)}, ${PHASE_WORD[report.phase].toLowerCase()}\n`,
    renderFacts(report),
    renderCounts(report),
    renderReasons(report).join('\n'),
    ...(failed.length > 0 ? [`## Failed (${failed.length})\n`, ...failed] : []),
    ...(undecided.length > 0 ? [`## Inconclusive (${undecided.length})\n`, ...undecided] : []),
    ...outlineReport(report).flatMap((checklist) => [
      `## ${escapeProse(checklist.title)}\n`,
      ...checklist.sections.map(renderSection),
    ]),
    renderPolicies(report).join('\n'),
  ].filter((block) => block !== '');
  const note = (left: number) => `${count(left, 'part')} left out for length: the whole is in checklist.html.\n`;
  const room = limit - note(blocks.length).length;
  let text = '';
  for (const [index, block] of blocks.entries()) {
    const next = `${text}${block}\n`;
    const { length } = next.trimEnd();
    if (length >= (index === blocks.length - 1 ? limit : room)) return `${text}${note(blocks.length - index)}`;
    text = next;
  }
  return `${text.trimEnd()}\n`;
}
