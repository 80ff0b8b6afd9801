import { PreflightError } from '../checklists/error.ts';
import type { ItemId } from '../checklists/item-id.ts';
import type { Item } from '../checklists/item.ts';

/**
 * What the measured numbers are held against. The numbers come from the checklists' data and are passed in: neither
 * the runner nor a script writes one down. Each is an upper bound that the value must stay below.
 */
export interface LoadLimits {
  readonly api: {
    readonly meanMs: number;
    readonly p95Ms: number;
    /** Share of wrong answers, 0 to 1. */
    readonly errorRate: number;
  };
  readonly webhook: {
    /** From the start of sending to the visible row. */
    readonly rowP95Ms: number;
    readonly rowMaxMs: number;
    /** From the start of sending to the acknowledgement; only reported when left out. */
    readonly ackP95Ms?: number;
  };
}

/**
 * Picks the load's limits out of the checklists' items.
 *
 * @throws PreflightError `config-invalid` when an item or its limit is not there, or has an unknown unit
 */
export function readLoadLimits(items: readonly Item[]): LoadLimits {
  return {
    api: {
      meanMs: limitOf(items, 'performance.api-200ms', 'mean'),
      p95Ms: limitOf(items, 'performance.api-200ms', 'p95'),
      errorRate: limitOf(items, 'load.users', 'error-rate'),
    },
    webhook: {
      rowP95Ms: limitOf(items, 'performance.webhook-5s', 'p95'),
      rowMaxMs: limitOf(items, 'performance.webhook-5s', 'max'),
    },
  };
}

/** What a unit is worth in the units of {@link LoadLimits}. */
const WORTH: Readonly<Record<string, number>> = { ms: 1, s: 1_000, '%': 0.01, share: 1 };

function limitOf(items: readonly Item[], id: ItemId, statistic: string): number {
  const limit = items.find((item) => item.id === id)?.limits?.find((candidate) => candidate.statistic === statistic);
  const worth = limit === undefined ? undefined : WORTH[limit.unit];
  if (limit === undefined || worth === undefined) {
    throw new PreflightError('config-invalid', `The checklists give ${id} no usable limit for "${statistic}".`, {
      remedy: `Give the item a limit with that statistic, in one of: ${Object.keys(WORTH).join(', ')}.`,
    });
  }
  return limit.below * worth;
}
