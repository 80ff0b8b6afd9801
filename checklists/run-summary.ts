import { canonicalJson } from './canonical-json.ts';
import type { EndRecord, RunRecord } from './evidence.ts';
import { invalidEvidence } from './evidence-index.ts';
import type { Report } from './verdict.ts';

export interface RunSummary {
  readonly run: Report['run'];
  readonly target: Report['target'];
  /** Why the evidence is not whole; empty when it is. */
  readonly gaps: readonly string[];
}

/**
 * One head for the report. Shards of one run, or a later run on the same target, may each bring a run record; they must
 * describe the same target under the same policies. The one that started last names the report.
 *
 * @throws PreflightError `evidence-invalid` when two run records describe different targets, policies or harnesses
 */
export function summariseRun(runs: readonly RunRecord[], ends: readonly EndRecord[], now: Date): RunSummary {
  const ordered = [...runs].sort((a, b) => compare(a.startedAt, b.startedAt) || compare(a.runId, b.runId));
  const last = ordered.at(-1);
  if (last === undefined) return { ...unknownRun(now), gaps: ['no run was recorded'] };
  for (const other of ordered) {
    if (subject(other) !== subject(last)) {
      throw invalidEvidence(`runs ${other.runId} and ${last.runId} differ in target, policies or version`);
    }
  }
  const finished = [...ends].sort((a, b) => compare(a.finishedAt, b.finishedAt) || compare(a.outcome, b.outcome));
  const outcome = worstOutcome(ordered.length, finished);
  const finishedAt = finished.at(-1)?.finishedAt;
  return {
    run: {
      runId: last.runId,
      profile: last.profile,
      startedAt: last.startedAt,
      ...(finishedAt === undefined ? {} : { finishedAt }),
      outcome,
      harness: last.harness,
      policies: last.policies,
      engines: last.engines,
      stages: finished.flatMap(({ stages }) => stages),
    },
    target: last.target,
    gaps: outcome === 'complete' ? [] : [GAPS[outcome]],
  };
}

const GAPS = {
  unfinished: 'the run has no end record: it was killed, or is still going on',
  interrupted: 'the run was interrupted before its end',
  'harness-error': 'the harness itself failed during the run',
} as const;

function worstOutcome(runs: number, ends: readonly EndRecord[]): Report['run']['outcome'] {
  if (ends.length < runs) return 'unfinished';
  const outcomes = ends.map(({ outcome }) => outcome);
  return (
    outcomes.find((outcome) => outcome === 'harness-error') ?? outcomes.find((o) => o !== 'complete') ?? 'complete'
  );
}

function subject({ target, policies, harness }: RunRecord): string {
  return canonicalJson({ target, policies, harness });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stands in where nothing was recorded; with production as the environment, for that is the strictest one to assume. */
function unknownRun(now: Date): Omit<RunSummary, 'gaps'> {
  return {
    run: {
      runId: 'none',
      profile: 'predeploy',
      startedAt: now.toISOString(),
      outcome: 'unfinished',
      harness: 'unknown',
      policies: {},
      engines: [],
      stages: [],
    },
    target: { name: 'unknown', environment: 'production', url: 'unknown' },
  };
}
