import type { ItemId } from '../../checklists/item-id.ts';
import type { Parts, Seam } from '../app/parts.ts';

/** One wrong behaviour of the reference application: what a team could have shipped without noticing. */
export interface Fault {
  /** The name of its file. */
  readonly id: string;
  /** What is wrong, in a sentence. */
  readonly title: string;
  /** The part it replaces; every other part stays in good order. Only `none` has no seam. */
  readonly seam: Seam | undefined;
  /** The checklist items that must turn red, and no others. */
  readonly items: readonly ItemId[];
  /** The cases of the webhook corpus that must fail, and no others; none where it shows elsewhere alone. */
  readonly cases: readonly string[];
  /** The checks on session tokens that must fail, and no others, where it is one of tokens. */
  readonly tokens?: readonly string[];
  /**
   * Where it shows in a browser or in what is served: the suites that find it (folders of `suites/`), and their checks
   * that must fail, and no others; a check of a mirror is named without it.
   */
  readonly shownBy?: { readonly suites: readonly string[]; readonly checks: readonly string[] };
  /** Cases that a race decides: they may fail, and need not. */
  readonly chances?: readonly string[];
  /** What must be disturbed before it shows; absent where it shows by itself. */
  readonly control?: 'database' | 'clerk' | 'senders';
  readonly apply: (parts: Parts) => Parts;
}
