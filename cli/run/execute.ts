import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import { SCHEMA_VERSION, type CheckState, type EndRecord, type Profile } from '../../checklists/evidence.ts';
import { compileConfig, readConfig, resolveConfig, type ResolvedConfig } from '../../fixtures/config/index.ts';
import { PoliciesConfig } from '../../fixtures/config/schema.ts';
import { makeRedactor, type Redact } from '../../fixtures/redaction/redact.ts';
import { secretsOf } from '../../fixtures/redaction/secrets.ts';
import { newMarker } from '../../fixtures/run/identity.ts';
import { isAsked } from '../../fixtures/run/only.ts';
import { plannedLoadChecks } from '../../load/index.ts';
import { createEvidenceFile, type EvidenceFile } from '../../reporters/evidence-file.ts';
import { ARTIFACTS_FOLDER } from '../../reporters/playwright/pictures.ts';
import type { Stages } from '../stages.ts';
import { VERSION } from '../package.ts';
import { cleanUp, cleanUpAfterCrashes, restoreAfterCrashes } from './clean-up.ts';
import { loadLimits, runLoadStage } from './load-stage.ts';
import { runPlaywright } from './playwright.ts';
import { requireReachable } from './reach.ts';
import type { Selection } from './select.ts';
import { journalFolder, journalPath } from './state-folder.ts';

export interface ExecuteOptions {
  readonly configFile: string;
  readonly profile: Profile;
  readonly selection: Selection;
  /** The report folder. */
  readonly output: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stages: Stages;
  readonly signal: AbortSignal;
  /** Programs the run needs, found beforehand. */
  readonly engines: RunEngines;
  readonly warn: (line: string) => void;
}

export interface RunEngines {
  readonly browser: { path: string; args: readonly string[] } | undefined;
  readonly k6: string | undefined;
  readonly sources: readonly { engine: string; source: string }[];
}

/**
 * Runs the selected checks against a target and leaves `evidence.jsonl` in the report folder.
 *
 * Before the run begins, wrong input and an unreachable target throw; from then on trouble becomes inconclusive
 * checks. What the run created is removed in any case.
 */
export async function executeRun(options: ExecuteOptions): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'clerk-preflight-run-'));
  try {
    const module = await compileConfig(options.configFile, scratch);
    const config = resolveConfig(await readConfig(module, basename(options.configFile)), options.env);
    await executeWith(config, { ...options, configFile: module });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function executeWith(config: ResolvedConfig, options: ExecuteOptions): Promise<void> {
  const { selection, output, stages, env, signal, warn } = options;
  const redact = makeRedactor(secretsOf(config));
  const folder = journalFolder(config, env);
  for (const line of await restoreAfterCrashes(config, folder)) warn(`left behind by an earlier run: ${redact(line)}`);
  if (options.profile !== 'smoke') await stages.run('target', () => requireReachable(config));

  const marker = newMarker(Date.now());
  const journalFile = journalPath(folder, marker);
  const old = await cleanUpAfterCrashes(config, folder).catch((error: unknown) => [describe(error, redact)]);
  for (const line of old) warn(`left behind by an earlier run: ${redact(line)}`);

  await mkdir(output, { recursive: true });
  await removeOldReport(output);
  const evidencePath = join(output, 'evidence.jsonl');
  const evidence = createEvidenceFile(evidencePath, redact);
  writeRunRecord(evidence, config, marker, options);
  const planned = selection.load
    ? plannedLoadChecks(config, loadLimits()).filter((check) => isAsked(selection.only, check))
    : [];
  for (const record of planned) evidence.write(record);

  let outcome: EndRecord['outcome'] = 'complete';
  let ran = 0;
  try {
    const run = { config, marker, journalFile, evidencePath, redact };
    const calm = selection.suites.filter((suite) => suite !== DISTURBANCE);
    if (calm.length > 0) ran += await runSuites(options, { ...run, stage: 'checks', suites: calm });
    if (selection.suites.includes(DISTURBANCE) && mayDisturb(config)) {
      signal.throwIfAborted();
      ran += await runSuites(options, { ...run, stage: 'disturbance', suites: [DISTURBANCE] });
    }
    signal.throwIfAborted();
    if (planned.length > 0) {
      await runLoadChecks(options, {
        config,
        marker,
        journalFile,
        evidence,
        ids: new Set(planned.map(({ id }) => id)),
      });
    }
  } catch (error) {
    outcome = 'harness-error';
    if (!signal.aborted) warn(describe(error, redact));
  } finally {
    // Stages that end quietly when they are interrupted do not throw.
    if (signal.aborted) outcome = 'interrupted';
    const left = await stages
      .run('clean-up', () => cleanUp(config, journalFile))
      .catch((error: unknown) => [describe(error, redact)]);
    for (const line of left) warn(`left behind: ${redact(line)}`);
    evidence.write({ type: 'end', finishedAt: new Date().toISOString(), outcome, stages: [...stages.times] });
  }
  signal.throwIfAborted();
  if (outcome === 'complete' && ran === 0 && planned.length === 0) {
    throw new PreflightError('usage', `No check answers to ${selection.only.join(', ')}.`, {
      remedy: 'See `clerk-preflight list` for the items, and the report for the ids of checks.',
    });
  }
}

/** The suite that disturbs the target: after all that wants it in peace, and before the load. */
const DISTURBANCE = 'disturbance';

/** Production is left in peace, also by what needs no control. */
function mayDisturb({ target }: ResolvedConfig): boolean {
  return target.environment !== 'production';
}

interface RunParts {
  readonly config: ResolvedConfig;
  readonly marker: string;
  readonly journalFile: string;
}

interface SuiteRun extends RunParts {
  readonly evidencePath: string;
  readonly redact: Redact;
  readonly stage: 'checks' | 'disturbance';
  readonly suites: readonly string[];
}

async function runSuites(
  { configFile, selection, env, stages, signal, engines, output }: ExecuteOptions,
  { config, marker, journalFile, evidencePath, redact, stage, suites }: SuiteRun,
): Promise<number> {
  return stages.run(stage, async (progress) => {
    const artifacts = join(output, '.playwright');
    const tally: Record<string, number> = {};
    let total = 0;
    const { checks, trouble } = await runPlaywright({
      suites,
      only: selection.only,
      alone: stage === 'disturbance',
      signal,
      env: {
        ...(env as Record<string, string>),
        PREFLIGHT_CONFIG: configFile,
        PREFLIGHT_MARKER: marker,
        PREFLIGHT_JOURNAL: journalFile,
        PREFLIGHT_EVIDENCE: evidencePath,
        PREFLIGHT_ONLY: JSON.stringify(selection.only),
        PREFLIGHT_CHECK_MS: String(checkTime(config)),
        PREFLIGHT_ARTIFACTS: artifacts,
        ...(engines.browser === undefined
          ? {}
          : { PREFLIGHT_BROWSER: engines.browser.path, PREFLIGHT_BROWSER_ARGS: JSON.stringify(engines.browser.args) }),
        // clerkSetup of @clerk/testing reads the Backend API's address from here alone.
        CLERK_API_URL: config.clerk.apiUrl,
        ...(config.clerk.caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: config.clerk.caFile }),
      },
      onLine: (line) => {
        if (line.event === 'begin') total = line.checks;
        if (line.event !== 'check') return;
        tally[line.state] = (tally[line.state] ?? 0) + 1;
        const done = Object.values(tally).reduce((sum, count) => sum + count, 0);
        if (line.state === 'fail' || line.state === 'inconclusive')
          progress(`${WORD[line.state]} ${redact(line.title)}`);
        else if (done % 20 === 0 || done === total) progress(`${done} of ${total}`);
      },
    });
    await rm(artifacts, { recursive: true, force: true });
    if (trouble !== undefined && !signal.aborted) {
      throw new PreflightError('internal', `The suites could not be run: ${redact(trouble)}`);
    }
    return checks;
  });
}

/** The harness's own limit on one check: beyond every deadline of the target's that one check may meet in turn. */
function checkTime({ deadlines, mirrors }: ResolvedConfig): number {
  const { rowMs, syncMs, httpMs, browserMs } = deadlines;
  return 60_000 + 3 * (rowMs + httpMs) + 2 * mirrors.length * syncMs + 6 * browserMs;
}

const WORD: Readonly<Partial<Record<CheckState, string>>> = { fail: '✖', inconclusive: '?' };

async function runLoadChecks(
  { stages, signal, engines }: ExecuteOptions,
  { config, marker, journalFile, evidence, ids }: RunParts & { evidence: EvidenceFile; ids: ReadonlySet<string> },
): Promise<void> {
  const { k6 } = engines;
  if (k6 === undefined)
    throw new PreflightError('engine-missing', 'The load checks need k6, and it was not looked for.');
  await stages.run('load', async (progress) => {
    const records = await runLoadStage({ config, k6, marker, journalFile, log: progress, signal });
    for (const record of records) if (ids.has(record.id)) evidence.write(record);
  });
}

function writeRunRecord(
  evidence: EvidenceFile,
  config: ResolvedConfig,
  runId: string,
  { profile, selection, engines }: ExecuteOptions,
): void {
  const { name, environment, url, version } = config.target;
  evidence.write({
    type: 'run',
    schemaVersion: SCHEMA_VERSION,
    runId,
    profile,
    partial: !selection.whole,
    startedAt: new Date().toISOString(),
    harness: VERSION,
    target: {
      name,
      environment,
      url,
      ...(version === undefined ? {} : { version }),
      clerkInstance: config.clerk.frontendApi,
    },
    policies: describePolicies(config.policies),
    engines: [...engines.sources],
  });
}

/** Every policy there is: what is not declared is advice, and the reader shall see which points those are. */
function describePolicies(declared: ResolvedConfig['policies']): Record<string, string> {
  const names = Object.keys(PoliciesConfig.shape) as (keyof typeof declared)[];
  return Object.fromEntries(names.map((name) => [name, String(declared[name] ?? 'not declared')]));
}

/** A report of an earlier run must not stand beside this run's evidence. */
async function removeOldReport(output: string): Promise<void> {
  const names = ['evidence.jsonl', 'checklist.json', 'checklist.md', 'checklist.html', 'junit.xml', 'ctrf.json'];
  await Promise.all(names.map((name) => rm(join(output, name), { force: true })));
  await rm(join(output, ARTIFACTS_FOLDER), { recursive: true, force: true });
}

function describe(error: unknown, redact: Redact): string {
  return redact(error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error));
}
