import { FORGED_CASES, MALFORMED_CASES } from './named-cases.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'catch-all-200',
  title: 'Whatever goes wrong with a delivery is caught and acknowledged',
  seam: 'answers',
  items: [
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
    'webhook.verify.headers',
    'webhook.verify.raw-body',
    'smoke.webhook',
    'webhook.validate.data',
  ],
  cases: [...FORGED_CASES, ...MALFORMED_CASES],
  apply: (parts) => ({
    ...parts,
    answers: (outcome) => parts.answers(outcome === 'wrong-method' ? outcome : 'received'),
  }),
} satisfies Fault;
