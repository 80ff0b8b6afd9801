import { FORGED_CASES } from './named-cases.ts';
import type { Fault } from './fault.ts';

export default {
  id: 'bad-signature-500',
  title: 'A delivery that Clerk did not sign is answered as if the server had failed',
  seam: 'answers',
  items: [
    'webhook.verify.signature',
    'security.auth.webhook-signature',
    'integration.api.webhook-signature',
    'e2e.errors.signature',
    'webhook.verify.headers',
    'smoke.webhook',
    'webhook.validate.data',
    'webhook.verify.raw-body',
  ],
  cases: [...FORGED_CASES, 'signed-nonsense', 'signed-nothing', 'signed-null'],
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => parts.answers(outcome === 'refused' ? 'failed' : outcome, error),
  }),
} satisfies Fault;
