import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'old-secret-unset',
  title: 'The secret from before the rotation is tried too, and unset it is an empty key that anyone can sign with',
  seam: 'verify',
  items: [
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
    'webhook.verify.nothing-processed',
  ],
  cases: ['empty-secret'],
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(({ list, right }) => list === right({ secret: '' }), parts.verify),
  }),
} satisfies Fault;
