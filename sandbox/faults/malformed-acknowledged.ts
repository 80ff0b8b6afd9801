import { describeError } from '../app/log.ts';
import type { DeliveryOutcome } from '../app/webhook/outcome.ts';
import type { Fault } from './fault.ts';
import { MALFORMED_CASES } from './named-cases.ts';

// Clerk's library verifies first and parses then, so what is not JSON, or no object, comes back as an error of its own.
const isUnreadable = (outcome: DeliveryOutcome, error: unknown): boolean =>
  outcome === 'malformed' || (outcome === 'refused' && /JSON|reading 'type'/.test(describeError(error)));

export default {
  id: 'malformed-acknowledged',
  title: 'A signed body that is no event is acknowledged',
  seam: 'answers',
  items: ['webhook.validate.data'],
  cases: MALFORMED_CASES,
  apply: (parts) => ({
    ...parts,
    answers: (outcome, error) => parts.answers(isUnreadable(outcome, error) ? 'received' : outcome, error),
  }),
} satisfies Fault;
