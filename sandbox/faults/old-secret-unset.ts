import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { FORGERY_ITEMS } from './named-items.ts';

export default {
  id: 'old-secret-unset',
  title: 'The secret from before the rotation is tried too, and unset it is an empty key that anyone can sign with',
  seam: 'verify',
  items: FORGERY_ITEMS,
  cases: ['empty-secret'],
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(({ list, right }) => list === right({ secret: '' }), parts.verify),
  }),
} satisfies Fault;
