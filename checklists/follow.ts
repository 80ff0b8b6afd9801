import type { ItemState } from './item.ts';
import type { Judgement } from './judgement.ts';

const UNDECIDED: readonly ItemState[] = ['not-run', 'expired'];

/**
 * The judgement on a derived item: the worst of what it follows from. Rows that do not apply are left out; a waived or
 * attested row counts as settled.
 */
export function followSources(sources: ReadonlyMap<string, ItemState>): Judgement {
  const inState = (...states: readonly ItemState[]) =>
    [...sources].filter(([, state]) => states.includes(state)).map(([id]) => id);
  const failed = inState('failed');
  if (failed.length > 0) return { state: 'failed', reason: `it follows from failed rows: ${list(failed)}` };
  const inconclusive = inState('inconclusive');
  if (inconclusive.length > 0) {
    const reason = `it follows from rows that could not be decided: ${list(inconclusive)}`;
    return { state: 'inconclusive', reason, awaits: 'sources' };
  }
  const open = inState(...UNDECIDED);
  if (open.length > 0) {
    return { state: 'not-run', reason: `it follows from rows that are still open: ${list(open)}`, awaits: 'sources' };
  }
  const applicable = sources.size - inState('not-applicable').length;
  if (applicable === 0) return { state: 'not-applicable', reason: 'no row that it follows from applies here' };
  return { state: 'satisfied', reason: `all ${applicable} rows that it follows from are settled` };
}

function list(ids: readonly string[]): string {
  const shown = [...ids].sort().slice(0, 5).join(', ');
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown;
}
