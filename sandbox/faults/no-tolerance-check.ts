import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { casesWhere } from './named-cases.ts';
import { FORGERY_ITEMS } from './named-items.ts';

export default {
  id: 'no-tolerance-check',
  title: 'The signature is checked by hand, and the age of the timestamp is forgotten',
  seam: 'verify',
  items: FORGERY_ITEMS,
  cases: casesWhere(({ family, answer }) => family === 'timestamp' && answer === 'refused'),
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(({ list, right }) => list.split(' ').includes(right()), parts.verify),
  }),
} satisfies Fault;
