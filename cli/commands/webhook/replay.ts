import { PreflightError } from '../../../checklists/error.ts';
import { headerOf, readRecorded, type Recorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import { resignDelivery } from '../../../fixtures/webhook/delivery/signed.ts';
import type { CommandContext } from '../../context.ts';
import { readInput } from './input.ts';

/** Recorded deliveries, to be sent again. */
export interface Replay {
  readonly count: number;
  /** The delivery of a turn, as it was or signed anew just now; past the last one the first follows. */
  next(turn: number): Recorded;
}

/**
 * @param resign whether each gets a fresh timestamp and signature under its id
 * @throws PreflightError `usage`
 */
export async function readReplay(
  file: string,
  resign: boolean,
  secrets: readonly NamedSecret[],
  context: CommandContext,
): Promise<Replay> {
  const keys = resign ? (requireSome(secrets).map(({ value }) => value) as [string, ...string[]]) : undefined;
  const { bytes, name } = await readInput(file, context);
  const recorded = readRecorded(bytes.toString('utf8'), name);
  if (resign && recorded.some((one) => headerOf(one, 'svix-id') === undefined)) {
    throw new PreflightError('usage', `${name} has a delivery without svix-id, which cannot be signed under its id.`);
  }
  return {
    count: recorded.length,
    next: (turn) => {
      const delivery = recorded[turn % recorded.length] as Recorded;
      return keys === undefined ? delivery : resignDelivery(delivery, keys, Math.floor(Date.now() / 1000));
    },
  };
}
