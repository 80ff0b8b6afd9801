import type { CheckState, Measurement } from '../checklists/evidence.ts';

/** How one check ended, before it becomes a record. */
export interface LoadOutcome {
  readonly state: CheckState;
  readonly detail: string;
  readonly expected?: string;
  readonly seen?: string;
  readonly measurements: readonly Measurement[];
}

/** Fewer values than this say little about their 95th percentile: ten of them lie above it at 200. */
export const FEWEST_FOR_P95 = 200;
/** Fewer values than this say little about their mean. */
export const FEWEST_FOR_MEAN = 30;

export function inconclusive(detail: string, measurements: readonly Measurement[] = []): LoadOutcome {
  return { state: 'inconclusive', detail, measurements };
}

export interface Comparison {
  /** For example `api.latency.mean`. */
  readonly name: string;
  /** What it is, for the reader: `the mean answer time`. */
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: 'ms' | '%';
  /** Further sentences, each with a space before it. */
  readonly remark?: string;
}

/** Holds a finite value against its limit: it must be below. */
export function judgeBelow({ name, what, value, limit, unit, remark = '' }: Comparison): LoadOutcome {
  const shown = `${round(value)} ${unit}`;
  const held = value < limit;
  return {
    state: held ? 'pass' : 'fail',
    detail: `${capitalise(what)} was ${shown}${held ? '' : `, and has to be below ${limit} ${unit}`}.${remark}`,
    expected: `${what} below ${limit} ${unit}`,
    seen: shown,
    measurements: [{ name, value: round(value), unit, limit, wanted: 'below' }],
  };
}

export function count(name: string, value: number): Measurement {
  return { name, value, unit: 'count' };
}

/** To two decimals: finer than that, loopback noise. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
