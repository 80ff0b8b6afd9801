import type { ApiTally } from './api-tally.ts';
import type { ApiCheck } from './checks.ts';
import type { K6End } from './ending.ts';
import { describeTrouble, remarkDropped } from './generator.ts';
import type { LoadLimits } from './limits.ts';
import {
  count,
  FEWEST_FOR_MEAN,
  FEWEST_FOR_P95,
  inconclusive,
  judgeBelow,
  round,
  type LoadOutcome,
} from './outcome.ts';
import { NOT_REACHED, type ArrivalSettings } from './scripts/settings.ts';

/** Judges a load on the API by what was folded; k6's own thresholds and summary have no say. */
export function judgeApi(
  end: K6End,
  tally: ApiTally,
  settings: ArrivalSettings,
  limits: LoadLimits['api'],
): Record<ApiCheck, LoadOutcome> {
  const trouble = describeTrouble(end, tally.generator, settings);
  if (trouble !== undefined) return sameForAll(inconclusive(trouble));
  const { answers } = tally.generator;
  if (tally.wrong.countOf(NOT_REACHED) === answers) {
    return sameForAll(inconclusive(`The application was never reached: ${tally.wrong.describe()}.`));
  }
  const errors = judgeErrors(tally, limits.errorRate);
  if (errors.state === 'fail') {
    // The speed of wrong answers is worth nothing.
    const pointer = inconclusive('Too few right answers to time them: see load.api.errors.', errors.measurements);
    return { 'load.api.errors': errors, 'load.api.mean': pointer, 'load.api.p95': pointer };
  }
  return {
    'load.api.errors': errors,
    'load.api.mean': judgeLatency(tally, 'mean', limits.meanMs),
    'load.api.p95': judgeLatency(tally, 'p95', limits.p95Ms),
  };
}

function judgeErrors({ generator, wrong }: ApiTally, errorRate: number): LoadOutcome {
  const { answers } = generator;
  // So many right answers it takes before a single wrong one would stay below the limit.
  const enough = Math.floor(1 / errorRate) + 1;
  const share = (wrong.total / answers) * 100;
  const counts = [count('api.requests', answers), count('api.errors', wrong.total)];
  if (answers < enough && wrong.total / enough < errorRate) {
    return inconclusive(
      `${answers} answers are too few to tell whether less than ${round(errorRate * 100)} % are wrong: it takes ${enough}. Raise load.api.rate or load.api.durationSeconds.`,
      counts,
    );
  }
  const outcome = judgeBelow({
    name: 'api.errors.share',
    what: 'the share of wrong answers',
    value: share,
    limit: round(errorRate * 100),
    unit: '%',
    remark: (wrong.total === 0 ? '' : ` Wrong were: ${wrong.describe()}.`) + remarkDropped(generator),
  });
  return { ...outcome, measurements: [...outcome.measurements, ...counts] };
}

function judgeLatency({ generator, right }: ApiTally, statistic: 'mean' | 'p95', limit: number): LoadOutcome {
  const fewest = statistic === 'mean' ? FEWEST_FOR_MEAN : FEWEST_FOR_P95;
  const counts = [count('api.answers', right.count)];
  if (right.count < fewest) {
    return inconclusive(
      `${right.count} right answers are too few for the ${statistic}: it takes ${fewest}. Raise load.api.rate or load.api.durationSeconds.`,
      counts,
    );
  }
  const outcome = judgeBelow({
    name: `api.latency.${statistic}`,
    what: statistic === 'mean' ? 'the mean answer time' : 'the 95th percentile of the answer times',
    value: statistic === 'mean' ? right.mean : right.quantile(0.95),
    limit,
    unit: 'ms',
    remark: remarkDropped(generator),
  });
  return { ...outcome, measurements: [...outcome.measurements, ...counts] };
}

function sameForAll(outcome: LoadOutcome): Record<ApiCheck, LoadOutcome> {
  return { 'load.api.errors': outcome, 'load.api.mean': outcome, 'load.api.p95': outcome };
}
