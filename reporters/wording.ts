import type { CheckState, Measurement } from '../checklists/evidence.ts';
import type { ItemState, Phase } from '../checklists/item.ts';
import type { JudgedCheck, JudgedItem } from '../checklists/verdict.ts';
import { PHASES } from '../checklists/item.ts';

/** Every state a reader can meet, worst first: the order of bars, legends and lists. */
export const STATE_ORDER: readonly ItemState[] = [
  'failed',
  'expired',
  'inconclusive',
  'not-run',
  'waived',
  'attested',
  'satisfied',
  'not-applicable',
];

export const STATE_WORD: Readonly<Record<ItemState, string>> = {
  failed: 'Failed',
  expired: 'Expired',
  inconclusive: 'Inconclusive',
  'not-run': 'Not run',
  waived: 'Waived',
  attested: 'Attested',
  satisfied: 'Satisfied',
  'not-applicable': 'Not applicable',
};

/** One character a state, for text without pictures; always printed beside the word. */
export const STATE_MARK: Readonly<Record<ItemState, string>> = {
  failed: '✗',
  expired: '!',
  inconclusive: '?',
  'not-run': '○',
  waived: '~',
  attested: '✎',
  satisfied: '✓',
  'not-applicable': '–',
};

/** The item state whose look a check's state shares. */
export const CHECK_LOOK: Readonly<Record<CheckState, ItemState>> = {
  pass: 'satisfied',
  fail: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'not-run',
};

export const CHECK_WORD: Readonly<Record<CheckState, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  inconclusive: 'Inconclusive',
  skipped: 'Skipped',
};

export const PHASE_WORD: Readonly<Record<Phase, string>> = {
  'pre-deploy': 'Pre-deploy',
  'post-deploy': 'Post-deploy',
  'first-24-hours': 'First 24 hours',
  'first-week': 'First week',
};

/** True when a verdict for `judged` does not look at an item of `phase` yet. */
export const isLater = (phase: Phase, judged: Phase) => PHASES.indexOf(phase) > PHASES.indexOf(judged);

/** A failure that is shown as a warning and fails nothing. */
export const isAdvice = (check: JudgedCheck) => check.state === 'fail' && check.severity === 'advice';

/** A failure that a waiver or the environment has settled for every row it decides: no longer a red for a CI that reads test results. */
export const isSettled = (items: readonly JudgedItem[]) =>
  items.every((item) => item.state === 'waived' || item.state === 'not-applicable');

const RELATION: Readonly<Record<NonNullable<Measurement['wanted']>, string>> = {
  below: 'below',
  'at-most': 'at most',
  'at-least': 'at least',
  equal: 'exactly',
};

/** At most three decimals, without trailing zeros; the same on every machine. */
export const formatNumber = (value: number) => (Number.isFinite(value) ? String(Math.round(value * 1000) / 1000) : '–');

export function formatQuantity(value: number, unit: string): string {
  if (unit === 'count') return formatNumber(value);
  return unit === '%' ? `${formatNumber(value)} %` : `${formatNumber(value)} ${unit}`;
}

/** `below 200 ms`, or nothing where no limit was asked. */
export function wordLimit(measurement: Measurement): string | undefined {
  if (measurement.limit === undefined) return undefined;
  return `${RELATION[measurement.wanted ?? 'at-most']} ${formatQuantity(measurement.limit, measurement.unit)}`;
}

/** Whether a measurement kept its limit; `undefined` where none was asked. */
export function keepsLimit({ value, limit, wanted }: Measurement): boolean | undefined {
  if (limit === undefined) return undefined;
  switch (wanted ?? 'at-most') {
    case 'below':
      return value < limit;
    case 'at-most':
      return value <= limit;
    case 'at-least':
      return value >= limit;
    case 'equal':
      return value === limit;
  }
}

/** `api.latency.mean: 231 ms (wanted below 200 ms)`. */
export function wordMeasurement(measurement: Measurement): string {
  const limit = wordLimit(measurement);
  return `${measurement.name}: ${formatQuantity(measurement.value, measurement.unit)}${limit ? ` (wanted ${limit})` : ''}`;
}

/** Wall-clock for people: `840 ms`, `12.3 s`, `4 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${Math.round(milliseconds / 100) / 10} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** ISO time as `2026-11-21 10:55 UTC`: one zone for all readers, so that the same report has the same bytes. */
export const formatTime = (iso: string) => `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** `1 row`, `2 rows`. */
export const count = (number: number, noun: string, plural = `${noun}s`) => `${number} ${number === 1 ? noun : plural}`;
