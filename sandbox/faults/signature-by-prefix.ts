import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { FORGERY_ITEMS } from './named-items.ts';

export default {
  id: 'signature-by-prefix',
  title: 'The signature is compared as far as the one that came goes',
  seam: 'verify',
  items: FORGERY_ITEMS,
  cases: ['cut-signature', 'no-comma', 'version-alone'],
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(
      ({ list, timestamp, right }) => list !== '' && isRecent(timestamp) && right().startsWith(list),
      parts.verify,
    ),
  }),
} satisfies Fault;

function isRecent(timestamp: string): boolean {
  return /^\d+$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
}
