import type { ItemState } from './item.ts';

/** Whom or what an undecided item waits for; Pending groups its reasons by it. */
export type Awaited =
  | 'sign-off'
  | 'attestation'
  | 'renewal'
  | 'probe'
  | 'control'
  | 'missing-check'
  | 'run'
  | 'skipped'
  | 'policy'
  | 'inconclusive'
  | 'release-record'
  | 'sources';

/** How an item was decided, before it becomes a row of the report. */
export interface Judgement {
  readonly state: ItemState;
  readonly reason: string;
  readonly awaits?: Awaited;
}
