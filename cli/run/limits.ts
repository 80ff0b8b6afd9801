import { PreflightError } from '../../checklists/error.ts';
import type { ItemId } from '../../checklists/item-id.ts';
import { findItem } from '../../checklists/load.ts';
import type { LoadLimits } from '../../load/index.ts';

/** The load's limits, read from the items that state them. */
export function loadLimits(): LoadLimits {
  return {
    api: {
      meanMs: limitOf('performance.api-200ms', 'mean'),
      p95Ms: limitOf('performance.api-200ms', 'p95'),
      // The item states per cent.
      errorRate: limitOf('slo.application-errors', 'error-rate') / 100,
    },
    webhook: {
      rowP95Ms: limitOf('performance.webhook-5s', 'p95'),
      rowMaxMs: limitOf('performance.webhook-5s', 'max'),
    },
  };
}

function limitOf(item: ItemId, statistic: string): number {
  const found = findItem(item).limits?.find((limit) => limit.statistic === statistic);
  if (found === undefined) throw new PreflightError('config-invalid', `Item ${item} states no limit for ${statistic}.`);
  return found.below;
}
