import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { FORGERY_ITEMS } from './named-items.ts';

export default {
  id: 'future-unchecked',
  title: 'What is too old is refused, by a comparison that the future, and what is no number, pass',
  seam: 'verify',
  items: FORGERY_ITEMS,
  cases: [
    'date-timestamp',
    'future-timestamp',
    'hexadecimal-timestamp',
    'infinite-timestamp',
    'just-too-new',
    'millisecond-timestamp',
    'nan-timestamp',
    'overflowing-timestamp',
    'word-timestamp',
  ],
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(
      ({ list, timestamp, right }) => !(Date.now() / 1000 - Number(timestamp) > 300) && list === right(),
      parts.verify,
    ),
  }),
} satisfies Fault;
