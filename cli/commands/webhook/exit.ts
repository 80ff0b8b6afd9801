import type { DescribedTransmission } from '../../../fixtures/webhook/delivery/outcome.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';

/** 0 when all were acknowledged; a refusal says something of the receiver, so it outweighs that another was not reached. */
export function exitOfOutcomes(outcomes: ReadonlySet<DescribedTransmission['outcome']>): ExitCode {
  if (outcomes.has('refused') || outcomes.has('unanswered')) return EXIT.blocked;
  return outcomes.has('unreachable') ? EXIT.pending : EXIT.ok;
}
