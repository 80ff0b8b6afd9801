import type { K6End } from './ending.ts';
import type { Sample } from './sample.ts';
import type { ArrivalSettings } from './scripts/settings.ts';

/** What the load generator itself did, apart from what the target made of it. */
export interface GeneratorTally {
  /** Iterations that began and ended. */
  iterations: number;
  /** Iterations that could not begin because all virtual users were busy. */
  dropped: number;
  /** Requests that ended, rightly or wrongly. */
  answers: number;
}

/** Above this share of the planned requests, dropped ones change what was measured. */
const MANY_DROPPED = 0.05;
/** k6 starts its first iteration at once or after one interval, so a run may be one short, and rates are rounded. */
const FEWEST_STARTED = 0.95;
/** Virtual users are memory (some 100 KB each); beyond this many, a load wants several machines. */
const MOST_USERS = 2_000;
/** What a request may take on top of its time-out: connecting, and k6's own work. */
const MARGIN_MS = 1_000;

export function emptyGenerator(): GeneratorTally {
  return { iterations: 0, dropped: 0, answers: 0 };
}

/** Counts k6's own bookkeeping; other metrics are left alone. */
export function foldGenerator(tally: GeneratorTally, { metric, value }: Sample): void {
  if (metric === 'iterations') tally.iterations += value;
  if (metric === 'dropped_iterations') tally.dropped += value;
}

/** k6 refuses to run a scenario for less than this. */
const SHORTEST_MS = 1_000;

/** The duration that a load will really have. */
export function durationOf({ durationSeconds }: { readonly durationSeconds: number }): number {
  return Math.max(SHORTEST_MS, Math.round(durationSeconds * 1_000));
}

/** Requests that a load plans to send. */
export function plannedRequests({ rate, durationMs }: Pick<ArrivalSettings, 'rate' | 'durationMs'>): number {
  return Math.max(1, Math.round((rate * durationMs) / 1_000));
}

/** Users enough that even a target that answers nothing before the time-out does not slow the arrivals down. */
export function usersFor(load: Pick<ArrivalSettings, 'rate' | 'durationMs' | 'timeoutMs'>): number {
  const atOnce = Math.ceil((load.rate * (load.timeoutMs + MARGIN_MS)) / 1_000);
  // k6's clock ticks once or twice more than planned at times.
  return Math.min(MOST_USERS, plannedRequests(load), atOnce) + 2;
}

/**
 * Why a load's numbers say nothing about the target, or nothing when they do.
 * None of these is ever the target's fault.
 */
export function describeTrouble(
  end: K6End,
  { iterations, dropped, answers }: GeneratorTally,
  settings: ArrivalSettings,
): string | undefined {
  if (end.kind !== 'complete') return `The load was not carried through: ${end.reason}.`;
  if (end.scriptErrors > 0) {
    return `The load script itself failed in ${end.scriptErrors} of ${iterations} iterations: ${end.firstScriptError}.`;
  }
  const planned = plannedRequests(settings);
  if (dropped > MANY_DROPPED * planned) {
    return `The load generator could not keep up: ${dropped} of ${planned} requests were never sent.`;
  }
  if (answers < iterations) return `${iterations - answers} of ${iterations} iterations ended without a measurement.`;
  if (answers === 0 || answers + dropped < FEWEST_STARTED * planned - 1) {
    return `The load generator sent only ${answers} of ${planned} requests.`;
  }
  return undefined;
}

/** A remark for a result that stands in spite of a few dropped requests. */
export function remarkDropped({ dropped }: GeneratorTally): string {
  return dropped === 0 ? '' : ` The load generator left out ${dropped} requests.`;
}
