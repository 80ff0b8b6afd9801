import type { ItemState } from '../../checklists/item.ts';
import type { VerdictWord } from '../../checklists/verdict.ts';

/** Marks that GitHub and GitLab draw in colour; always beside the word. */
export const STATE_EMOJI: Readonly<Record<ItemState, string>> = {
  failed: '❌',
  expired: '⌛',
  inconclusive: '❓',
  'not-run': '⚪',
  waived: '🟣',
  attested: '✍️',
  satisfied: '✅',
  'not-applicable': '➖',
};

export const VERDICT_EMOJI: Readonly<Record<VerdictWord, string>> = { Approved: '✅', Blocked: '⛔', Pending: '⏳' };
