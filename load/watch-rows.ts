import { setTimeout as delay } from 'node:timers/promises';
import type { Deliveries } from './deliveries.ts';
import type { RowReader } from './rows.ts';
import { keyOf, numberOf, type KeyShape } from './scripts/settings.ts';

/** Pause between two looks: how much later than it appeared a row may be seen, at most, besides the look itself. */
export const LOOK_EVERY_MS = 20;

export interface Watch {
  readonly reader: RowReader;
  readonly keys: KeyShape;
  readonly deliveries: Deliveries;
  readonly now: () => number;
  /** Whether the load still goes on. */
  isRunning(): boolean;
  /** How long after its sending a row is waited for. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Looks for rows beside a running load, and after it until every acknowledged delivery has its row or patience ends.
 * A row counts as visible from the end of the look that found it, so times are never too short.
 */
export async function watchRows(watch: Watch): Promise<void> {
  const { reader, keys, deliveries, now, signal } = watch;
  while (!signal.aborted) {
    const wasRunning = watch.isRunning();
    const settled = deliveries.advance(now() - watch.patienceMs);
    const found = await reader.keysByPrefix(keys.prefix, settled < 0 ? undefined : keyOf(keys, settled));
    const at = now();
    for (const key of found) {
      const n = numberOf(keys, key);
      if (n !== undefined) deliveries.noteRow(n, at);
    }
    if (!wasRunning && (deliveries.missing === 0 || at > deliveries.lastSentAt + watch.patienceMs)) return;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
