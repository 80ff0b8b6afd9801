import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { FORGERY_ITEMS } from './named-items.ts';

const TOLERANCE = 300;

export default {
  id: 'timestamp-unsigned',
  title: 'The age is read from the header, and the signature may be of any other second of the last minutes',
  seam: 'verify',
  items: FORGERY_ITEMS,
  cases: ['other-timestamp'],
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(({ list, timestamp, right }) => {
      const now = Math.floor(Date.now() / 1000);
      if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE) return false;
      for (let age = 0; age < TOLERANCE; age += 1) if (list === right({ timestamp: String(now - age) })) return true;
      return false;
    }, parts.verify),
  }),
} satisfies Fault;
