import { resolve } from 'node:path';
import { PreflightError } from '../../../checklists/error.ts';
import { askedCases } from '../../../fixtures/webhook/corpus/asked.ts';
import { checksOf, type CorpusCase } from '../../../fixtures/webhook/corpus/case.ts';
import type { JudgedCheck } from '../../../fixtures/webhook/corpus/checks.ts';
import { CORPUS } from '../../../fixtures/webhook/corpus/index.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';
import type { CommandContext } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { splitList } from '../run.ts';
import { playCorpus, type PlayedCorpus } from './play-corpus.ts';

export interface CorpusFlags {
  readonly config?: string;
  readonly only?: string;
  readonly json?: boolean;
}

/** Of the JSON that this command prints; it grows when a field changes its meaning or goes. */
export const CORPUS_SCHEMA_VERSION = 1;

/** `clerk-preflight webhook corpus`: the cases as data; with a config, what came of playing them against its target. */
export async function corpus(flags: CorpusFlags, context: CommandContext): Promise<ExitCode> {
  const only = splitList(flags.only) ?? [];
  if (flags.only !== undefined && only.length === 0) {
    throw new PreflightError('usage', '--only takes ids, separated by commas.');
  }
  const cases = askedCases(CORPUS, only);
  const { terminal } = context;
  if (flags.config === undefined) {
    terminal.out(flags.json === true ? describeCorpus(cases) : writeTable(cases));
    return EXIT.ok;
  }
  const played = await playCorpus(resolve(context.cwd, flags.config), cases, context);
  const again = (id: string): string => `clerk-preflight webhook corpus --config ${flags.config} --only ${id}`;
  if (flags.json === true) terminal.out(played.redact(describePlayed(played, again)));
  else writePlayed(played, again, context);
  return exitOf(played.checks);
}

function describeCorpus(cases: readonly CorpusCase[]): string {
  return JSON.stringify({
    schemaVersion: CORPUS_SCHEMA_VERSION,
    cases: cases.map((corpusCase) => ({ ...corpusCase, checks: checksOf(corpusCase) })),
  });
}

function writeTable(cases: readonly CorpusCase[]): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  const families = [...new Set(cases.map(({ family }) => family))];
  const lines = families.flatMap((family) => {
    const members = cases.filter((each) => each.family === family);
    const rows = members.map(({ id, title, severity, policy, informational }) => {
      const weight = informational === true ? 'information' : severity;
      const declared = policy === undefined ? '' : `  (${policy.name}: ${policy.value})`;
      return `  ${id.padEnd(width)}  ${weight.padEnd(11)}  ${title}${declared}`;
    });
    return [`${family} (${members.length})`, ...rows, ''];
  });
  return [...lines, `${cases.length} cases`].join('\n');
}

function describePlayed(
  { target, mirrors, policies, checks, unplayed }: PlayedCorpus,
  again: (id: string) => string,
): string {
  return JSON.stringify({
    schemaVersion: CORPUS_SCHEMA_VERSION,
    target,
    mirrors,
    policies,
    checks: checks.map(({ verdict, ...check }) => ({ ...check, ...verdict, again: again(check.id) })),
    unplayed,
  });
}

const MARK = { fail: '✖', inconclusive: '?', pass: '✔' } as const;

function writePlayed(
  { checks, unplayed, redact, policies }: PlayedCorpus,
  again: (id: string) => string,
  { terminal }: CommandContext,
): void {
  const of = (state: JudgedCheck['verdict']['state']): JudgedCheck[] =>
    checks.filter(({ verdict }) => verdict.state === state);
  for (const check of [...of('fail'), ...of('inconclusive')]) {
    const { id, severity, title, remedy, verdict } = check;
    const { state, detail, expected, seen } = verdict;
    const lines = [
      `${MARK[state]} ${id}${severity === 'advice' ? ' (advice)' : ''}`,
      `  claimed  ${title}${expected === undefined ? '' : `: ${show(expected)}`}`,
      `  seen     ${show(seen ?? detail)}`,
      ...(state === 'fail' ? [`  to mend  ${remedy}`] : []),
      `  again    ${again(id)}`,
    ];
    terminal.out(redact(lines.join('\n')));
  }
  const declared = Object.entries(policies).map(([name, value]) => `${name} ${String(value)}`);
  terminal.out(
    [
      `${of('pass').length} checks passed, ${of('fail').length} failed, ${of('inconclusive').length} inconclusive`,
      `policies in force: ${declared.join(', ') || 'none is declared, so what depends on one is advice'}`,
    ].join('\n'),
  );
  for (const why of new Set(unplayed.map((missed) => missed.why))) {
    const missed = unplayed.filter((each) => each.why === why).map(({ id, mirror }) => `${id}@${mirror}`);
    terminal.err(`not played: ${missed.join(', ')}: ${why}`);
  }
}

function show(text: string): string {
  return showText(text, 400);
}

/** As a run's: what is advice never fails it. */
function exitOf(checks: readonly JudgedCheck[]): ExitCode {
  const has = (state: JudgedCheck['verdict']['state']): boolean =>
    checks.some(({ verdict, severity }) => verdict.state === state && severity !== 'advice');
  if (has('fail')) return EXIT.blocked;
  return has('inconclusive') || checks.length === 0 ? EXIT.pending : EXIT.ok;
}
