import type { TestCase, TestResult } from '@playwright/test/reporter';
import { z } from 'zod';
import { type Artifact, Measurement, type CheckRecord, type PlannedRecord } from '../../checklists/evidence.ts';
import type { CheckPlan } from '../../fixtures/check/decides.ts';
import { OUTCOME_ANNOTATION } from '../../fixtures/check/outcome.ts';

const RecordedOutcome = z.object({
  state: z.enum(['pass', 'fail', 'inconclusive', 'skipped']),
  detail: z.string(),
  expected: z.string().optional(),
  seen: z.string().optional(),
  measurements: z.array(Measurement),
});
type RecordedOutcome = z.infer<typeof RecordedOutcome>;

export function plannedRecordOf(test: TestCase, plan: Required<CheckPlan>): PlannedRecord {
  return { type: 'planned', id: plan.id, title: test.title, items: [...plan.items], severity: plan.severity };
}

/** A finished Playwright test as a check. What ended without a recorded outcome is the harness's own trouble. */
export function checkRecordOf(
  test: TestCase,
  result: TestResult,
  plan: Required<CheckPlan>,
  artifacts: readonly Artifact[],
): CheckRecord {
  const { state, detail, expected, seen, measurements } = outcomeOf(result);
  return {
    type: 'check',
    id: plan.id,
    title: test.title,
    items: [...plan.items],
    severity: plan.severity,
    state,
    detail,
    ...(expected === undefined ? {} : { expected }),
    ...(seen === undefined ? {} : { seen }),
    remedy: plan.remedy,
    measurements,
    artifacts: [...artifacts],
    startedAt: result.startTime.toISOString(),
    durationMs: result.duration,
    source: 'playwright',
    rerun: `clerk-preflight run --only ${plan.id}`,
  };
}

function outcomeOf(result: TestResult): RecordedOutcome {
  const said = result.annotations.find(({ type }) => type === OUTCOME_ANNOTATION)?.description;
  const recorded = said === undefined ? undefined : RecordedOutcome.safeParse(JSON.parse(said)).data;
  // A body that recorded a pass and a test that then failed (a fixture's teardown, say) contradict each other.
  if (recorded !== undefined && !(recorded.state === 'pass' && result.status !== 'passed')) return recorded;
  return { state: 'inconclusive', detail: describeTrouble(result), measurements: [] };
}

function describeTrouble({ status, error, duration }: TestResult): string {
  if (status === 'timedOut')
    return `The harness's own time-out ended this check after ${Math.round(duration / 1000)} s.`;
  if (status === 'interrupted') return 'The run was interrupted before this check ended.';
  if (status === 'skipped') return 'The run ended before this check began.';
  const [line = ''] = (error?.message ?? '').split('\n');
  return `The harness could not run this check: ${line === '' ? 'no reason was given' : line}`;
}
