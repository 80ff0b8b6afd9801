import { findItem } from '../../../checklists/load.ts';
import type { Report } from '../../../checklists/verdict.ts';

/** The rows that failed. Derived ones follow their sources, so they are no news. */
export function redRowsOf(report: Report): Report['items'] {
  return report.items.filter((item) => item.state === 'failed' && findItem(item.id)?.by !== 'derived');
}
