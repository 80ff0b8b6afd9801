import type { CheckState } from './evidence.ts';
import type { CheckEvidence } from './evidence-index.ts';
import type { Judgement } from './judgement.ts';
import type { JudgedCheck } from './verdict.ts';

export const NEVER_REPORTED = 'planned, but never reported: the run ended before it';

/** A check as the report shows it; one that was planned and never reported is inconclusive. */
export function judgeCheck({ id, planned, reported }: CheckEvidence, item: string): JudgedCheck {
  if (reported !== undefined) {
    const { title, state, severity, detail, measurements, artifacts, durationMs, rerun } = reported;
    const { expected, seen, remedy } = reported;
    return {
      ...{ id, title, state, severity, detail, measurements, artifacts, durationMs, rerun },
      ...(expected === undefined ? {} : { expected }),
      ...(seen === undefined ? {} : { seen }),
      ...(remedy === undefined ? {} : { remedy }),
    };
  }
  return {
    id,
    title: planned?.title ?? id,
    state: 'inconclusive',
    severity: planned?.severity ?? 'blocker',
    detail: NEVER_REPORTED,
    measurements: [],
    artifacts: [],
    durationMs: 0,
    rerun: `clerk-preflight run --only ${item}`,
  };
}

/**
 * Decides an item from its checks alone. A failed check above advice fails it; else an inconclusive one makes it
 * inconclusive; it is satisfied only if all of them passed. Failed advice stands beside this: it neither fails an item nor satisfies it.
 *
 * @returns `undefined` when no check was planned or reported
 */
export function judgeChecks(checks: readonly JudgedCheck[]): Judgement | undefined {
  if (checks.length === 0) return undefined;
  const inState = (state: CheckState) => checks.filter((check) => check.state === state);
  const failures = inState('fail');
  const failed = failures.filter(({ severity }) => severity !== 'advice');
  if (failed.length > 0) {
    return { state: 'failed', reason: `${count(failed, checks)} failed: ${details(failed)}` };
  }
  const undecided = inState('inconclusive');
  if (undecided.length > 0) {
    const reason = `${count(undecided, checks)} could not be decided: ${details(undecided)}`;
    return { state: 'inconclusive', reason, awaits: 'inconclusive' };
  }
  const skipped = inState('skipped');
  const passed = inState('pass');
  if (skipped.length > 0) {
    const rest = passed.length > 0 ? ', and an item is satisfied only if every planned check passed' : '';
    return {
      state: 'not-run',
      reason: `${count(skipped, checks)} skipped: ${details(skipped)}${rest}`,
      awaits: 'skipped',
    };
  }
  if (passed.length === 0) {
    const reason = `only points of debate were judged, and none passed: ${details(failures)}; declare the policy in the config, or attest it`;
    return { state: 'not-run', reason, awaits: 'policy' };
  }
  const warning = failures.length > 0 ? `; with a warning: ${details(failures)}` : '';
  return { state: 'satisfied', reason: `${count(passed, checks)} passed${warning}` };
}

function count(some: readonly JudgedCheck[], all: readonly JudgedCheck[]): string {
  if (all.length === 1) return 'its one check';
  return some.length === all.length ? `all ${all.length} checks` : `${some.length} of ${all.length} checks`;
}

function details(checks: readonly JudgedCheck[]): string {
  const shown = checks.slice(0, 3).map(({ id, detail }) => `${id} (${detail.split('\n')[0]})`);
  const rest = checks.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
