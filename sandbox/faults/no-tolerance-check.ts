import { verifyByHand } from './by-hand.ts';
import type { Fault } from './fault.ts';
import { casesWhere } from './named-cases.ts';

export default {
  id: 'no-tolerance-check',
  title: 'The signature is checked by hand, and the age of the timestamp is forgotten',
  seam: 'verify',
  items: [
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
    'webhook.verify.nothing-processed',
  ],
  cases: casesWhere(({ family, answer }) => family === 'timestamp' && answer === 'refused'),
  apply: (parts) => ({
    ...parts,
    verify: verifyByHand(({ list, right }) => list.split(' ').includes(right()), parts.verify),
  }),
} satisfies Fault;
