import type { WebhookCheck } from './checks.ts';
import type { Deliveries } from './deliveries.ts';
import type { K6End } from './ending.ts';
import { describeTrouble, remarkDropped } from './generator.ts';
import type { LoadLimits } from './limits.ts';
import { count, FEWEST_FOR_P95, inconclusive, judgeBelow, round, type LoadOutcome } from './outcome.ts';
import { NOT_REACHED, type ArrivalSettings } from './scripts/settings.ts';

/** What was in the mirror when the watch had ended. */
export interface FinalRows {
  /** Rows of this load. */
  readonly rows: number;
  /** Different user ids among them. */
  readonly users: number;
}

/** Judges a load of deliveries by their effects; an acknowledgement alone is worth nothing. */
export function judgeWebhook(
  end: K6End,
  deliveries: Deliveries,
  final: FinalRows,
  settings: ArrivalSettings,
  limits: LoadLimits['webhook'],
): Record<WebhookCheck, LoadOutcome> {
  const { generator, refused } = deliveries;
  const trouble = describeTrouble(end, generator, settings);
  if (trouble !== undefined) return sameForAll(inconclusive(trouble));
  if (refused.countOf(NOT_REACHED) === generator.answers) {
    return sameForAll(inconclusive(`The application was never reached: ${refused.describe()}.`));
  }
  return {
    'load.webhook.complete': judgeComplete(deliveries, final),
    'load.webhook.ack.p95': judgeAcknowledgement(deliveries, limits.ackP95Ms),
    'load.webhook.row.p95': judgeRowP95(deliveries, limits.rowP95Ms),
    'load.webhook.row.max': judgeRowMax(deliveries, limits.rowMaxMs),
  };
}

function judgeComplete({ generator, acknowledged, missing, refused }: Deliveries, final: FinalRows): LoadOutcome {
  const doubled = final.rows - final.users;
  const faults = [
    ...(refused.total > 0 ? [`${refused.total} were not acknowledged: ${refused.describe()}`] : []),
    ...(missing > 0 ? [`${missing} were acknowledged, but had no row at the end`] : []),
    ...(doubled > 0 ? [`${doubled} rows were doubles`] : []),
  ];
  const seen = `${acknowledged} acknowledged, ${final.users} users in ${final.rows} rows`;
  return {
    state: faults.length === 0 ? 'pass' : 'fail',
    detail: `Of ${generator.answers} deliveries, ${faults.length === 0 ? `all were acknowledged and made one row each` : faults.join('; ')}.${remarkDropped(generator)}`,
    expected: `${generator.answers} acknowledged, ${generator.answers} users in as many rows`,
    seen,
    measurements: [
      count('webhook.deliveries', generator.answers),
      {
        ...count('webhook.acknowledged', acknowledged),
        limit: generator.answers,
        wanted: 'equal',
      },
      { ...count('webhook.rows', final.rows), limit: generator.answers, wanted: 'equal' },
      { ...count('webhook.rows.missing', missing), limit: 0, wanted: 'equal' },
    ],
  };
}

function judgeRowP95({ rowTimes, missing, generator }: Deliveries, limit: number): LoadOutcome {
  const all = rowTimes.count + missing;
  const counts = [count('webhook.rows.timed', rowTimes.count)];
  if (rowTimes.count === 0) return inconclusive(NO_ROW, counts);
  if (all < FEWEST_FOR_P95) return tooFew(all);
  // A row that never came is later than any that did.
  const value = rowTimes.quantile(0.95, missing);
  if (value === Infinity) return inconclusive(lost(missing), counts);
  const what = 'the 95th percentile of the times from sending to the visible row';
  const remark = remarkDropped(generator);
  const outcome = judgeBelow({ name: 'webhook.row.p95', what, value, limit, unit: 'ms', remark });
  return { ...outcome, measurements: [...outcome.measurements, ...counts] };
}

function judgeRowMax({ rowTimes, missing, generator }: Deliveries, limit: number): LoadOutcome {
  if (rowTimes.count === 0) return inconclusive(NO_ROW);
  const name = 'webhook.row.max';
  const what = 'the longest time from sending to the visible row';
  const remark = remarkDropped(generator);
  const outcome = judgeBelow({ name, what, value: rowTimes.max, limit, unit: 'ms', remark });
  // Those that came may be in time; those that never came are another check's failure.
  return outcome.state === 'pass' && missing > 0 ? inconclusive(lost(missing), outcome.measurements) : outcome;
}

function judgeAcknowledgement({ ackTimes, generator }: Deliveries, limit: number | undefined): LoadOutcome {
  if (ackTimes.count === 0) return inconclusive('No delivery was acknowledged: see load.webhook.complete.');
  if (ackTimes.count < FEWEST_FOR_P95) return tooFew(ackTimes.count);
  const name = 'webhook.acknowledgement.p95';
  const what = 'the 95th percentile of the times to the acknowledgement';
  const value = ackTimes.quantile(0.95);
  const remark = remarkDropped(generator);
  if (limit !== undefined) return judgeBelow({ name, what, value, limit, unit: 'ms', remark });
  const detail = `The 95th percentile of the times to the acknowledgement was ${round(value)} ms. It is reported; nothing asks for a limit.${remark}`;
  return { state: 'pass', detail, measurements: [{ name, value: round(value), unit: 'ms' }] };
}

const NO_ROW = 'No acknowledged delivery made a row: see load.webhook.complete.';

function lost(missing: number): string {
  return `${missing} acknowledged deliveries had no row at the end: see load.webhook.complete.`;
}

function tooFew(values: number): LoadOutcome {
  return inconclusive(
    `${values} deliveries are too few for a 95th percentile: it takes ${FEWEST_FOR_P95}. Raise load.webhook.rate or load.webhook.durationSeconds.`,
  );
}

function sameForAll(outcome: LoadOutcome): Record<WebhookCheck, LoadOutcome> {
  return {
    'load.webhook.complete': outcome,
    'load.webhook.ack.p95': outcome,
    'load.webhook.row.p95': outcome,
    'load.webhook.row.max': outcome,
  };
}
