import type { Item } from './item.ts';
import type { Judgement } from './judgement.ts';

/**
 * The judgement on an item that no check ran for: not-run, with what would decide it.
 *
 * @param decidable items that some check or probe of this version can decide; left out, all are taken to be
 */
export function awaitEvidence(item: Item, decidable: ReadonlySet<string> | undefined): Judgement {
  const waits = (awaits: NonNullable<Judgement['awaits']>, reason: string): Judgement => ({
    state: 'not-run',
    reason,
    awaits,
  });
  if (item.by === 'attest') return waits('attestation', 'only a person can say it: a named person must attest it');
  if (item.by === 'derived') return waits('sources', 'none of the items that it follows from was judged');
  if (decidable !== undefined && !decidable.has(item.id)) {
    return waits('missing-check', 'this version has no check for it yet; a named person may attest it');
  }
  if (item.by === 'probe') return waits('probe', 'no probe is bound for it in the config; bind one, or attest it');
  if (item.control !== undefined) {
    return waits('control', `it needs a control, ${item.control}; bind one in the config, or attest it`);
  }
  return waits('run', `no check for it was part of this run (profile ${item.profiles.join(' or ')})`);
}
