import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openJournal, type Journal } from '../../../fixtures/cleanup/journal.ts';
import {
  compileConfig,
  readConfig,
  resolveConfig,
  type Mirror,
  type ResolvedConfig,
} from '../../../fixtures/config/index.ts';
import { journalControl } from '../../../fixtures/control/journalled.ts';
import { openControl } from '../../../fixtures/control/open.ts';
import { openReader } from '../../../fixtures/databases/open.ts';
import { makeRedactor, type Redact } from '../../../fixtures/redaction/redact.ts';
import { secretsOf } from '../../../fixtures/redaction/secrets.ts';
import { makeIdentity, newMarker, type Identity } from '../../../fixtures/run/identity.ts';
import { openKnownFailures } from '../../../fixtures/run/known-failures.ts';
import type { CorpusCase } from '../../../fixtures/webhook/corpus/case.ts';
import { judgeChecks, type JudgedCheck } from '../../../fixtures/webhook/corpus/checks.ts';
import { isDisturbing, isPlayable } from '../../../fixtures/webhook/corpus/disturbing.ts';
import { openBench } from '../../../fixtures/webhook/corpus/open-bench.ts';
import { isApplicable } from '../../../fixtures/webhook/corpus/policy.ts';
import { runCorpus } from '../../../fixtures/webhook/corpus/run.ts';
import type { CommandContext } from '../../context.ts';
import { cleanUp, cleanUpAfterCrashes, restoreAfterCrashes } from '../../run/clean-up.ts';
import { requireReachable } from '../../run/reach.ts';
import { journalFolder, journalPath } from '../../run/state-folder.ts';
import { makeStages } from '../../stages.ts';

export interface PlayedCorpus {
  readonly target: string;
  readonly mirrors: readonly string[];
  /** Policies that were in force. */
  readonly policies: ResolvedConfig['policies'];
  readonly checks: readonly JudgedCheck[];
  /** Cases that were not played, and why. */
  readonly unplayed: readonly { readonly id: string; readonly mirror: string; readonly why: string }[];
  readonly redact: Redact;
}

/**
 * Plays cases against the target of a config: those that leave it in peace on all mirrors at the same time, then those that
 * disturb it, mirror by mirror. What it made is removed in any case.
 *
 * @throws PreflightError for wrong input, an unreachable target, or an interruption
 */
export async function playCorpus(
  configFile: string,
  cases: readonly CorpusCase[],
  context: CommandContext,
): Promise<PlayedCorpus> {
  const scratch = await mkdtemp(join(tmpdir(), 'clerk-preflight-corpus-'));
  try {
    const module = await compileConfig(configFile, scratch);
    const config = resolveConfig(await readConfig(module, basename(configFile)), context.env);
    return await playAgainst(config, cases, context);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** So much of what could not be removed is told by name; the journal knows it all. */
const MOST_LINES = 10;

async function playAgainst(
  config: ResolvedConfig,
  cases: readonly CorpusCase[],
  { terminal, env, interruption: { signal } }: CommandContext,
): Promise<PlayedCorpus> {
  const redact = makeRedactor(secretsOf(config));
  const stages = makeStages(terminal);
  const warn = (line: string): void => terminal.err(`! ${redact(line)}`);
  const folder = journalFolder(config, env);
  const warnOf = (left: readonly string[], whose: string): void => {
    for (const line of left.slice(0, MOST_LINES)) warn(`${whose}: ${line}`);
    if (left.length > MOST_LINES) warn(`${whose}: ${left.length - MOST_LINES} more`);
  };
  warnOf(await restoreAfterCrashes(config, folder), 'left behind by an earlier run');
  await stages.run('target', () => requireReachable(config));
  warnOf(await cleanUpAfterCrashes(config, folder), 'left behind by an earlier run');
  const marker = newMarker(Date.now());
  const journalFile = journalPath(folder, marker);
  const run: MirrorRun = {
    config,
    identity: makeIdentity(marker),
    journal: openJournal(journalFile),
    journalFile,
    signal,
  };
  const checks: JudgedCheck[] = [];
  const unplayed: { id: string; mirror: string; why: string }[] = [];
  const { mirrors, policies } = config;
  try {
    await stages.run('corpus', async (progress) => {
      const playable = new Map(mirrors.map((mirror) => [mirror, playableCases(config, mirror, cases, unplayed)]));
      const play = async (mirror: Mirror, disturbing: boolean): Promise<void> => {
        const wanted = (playable.get(mirror) ?? []).filter((each) => isDisturbing(each) === disturbing);
        if (wanted.length > 0) checks.push(...(await playMirror(mirror, wanted, run)));
        progress(`${checks.length} checks`);
      };
      await Promise.all(mirrors.map((mirror) => play(mirror, false)));
      for (const mirror of mirrors) await play(mirror, true);
    });
  } finally {
    warnOf(await stages.run('clean-up', () => cleanUp(config, journalFile)), 'left behind');
  }
  signal.throwIfAborted();
  return { target: config.target.name, mirrors: mirrors.map(({ id }) => id), policies, checks, unplayed, redact };
}

function playableCases(
  config: ResolvedConfig,
  mirror: Mirror,
  cases: readonly CorpusCase[],
  unplayed: { id: string; mirror: string; why: string }[],
): CorpusCase[] {
  const able = config.target.environment === 'production' ? [] : (openControl(config, mirror)?.able ?? []);
  return cases.filter((corpusCase) => {
    const why = !isApplicable(corpusCase, config.policies)
      ? 'it has no meaning under the policies that the config declares'
      : isPlayable(corpusCase, able)
        ? undefined
        : 'it needs a control of the database, and the config binds none that is able to';
    if (why !== undefined) unplayed.push({ id: corpusCase.id, mirror: mirror.id, why });
    return why === undefined;
  });
}

interface MirrorRun {
  readonly config: ResolvedConfig;
  readonly identity: Identity;
  readonly journal: Journal;
  readonly journalFile: string;
  readonly signal: AbortSignal;
}

async function playMirror(
  mirror: Mirror,
  cases: readonly CorpusCase[],
  { config, identity, journal, journalFile, signal }: MirrorRun,
): Promise<JudgedCheck[]> {
  const control = openControl(config, mirror);
  const newTurn = (): string => randomBytes(6).toString('hex');
  const controls =
    control === undefined ? {} : { database: journalControl({ mirror: mirror.id, control, journal, newTurn }) };
  const failures = openKnownFailures(journalFile);
  const reader = await openReader(mirror);
  const bench = openBench({ config, mirror, reader, identity, journal, failures, controls });
  try {
    const results = new Map((await runCorpus({ cases, bench, signal })).map((result) => [result.id, result]));
    return cases.flatMap((corpusCase) => {
      const result = results.get(corpusCase.id);
      return result === undefined ? [] : judgeChecks(corpusCase, result, config.policies);
    });
  } finally {
    bench.close();
    await reader.close();
  }
}
