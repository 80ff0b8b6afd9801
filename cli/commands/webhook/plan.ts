import { PreflightError } from '../../../checklists/error.ts';
import type { Identity } from '../../../fixtures/run/identity.ts';
import { headerOf } from '../../../fixtures/webhook/delivery/recorded.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import type { CommandContext } from '../../context.ts';
import { prepareMessages, type Message, type MessageFlags } from './message.ts';
import { readReplay } from './replay.ts';
import { secretsOfFlags } from './secrets.ts';

export interface SendingPlan {
  readonly turns: number;
  readonly next: (turn: number) => Message;
  readonly secrets: readonly NamedSecret[];
}

export interface PlanFlags extends MessageFlags {
  readonly replay?: string;
  readonly resign?: boolean;
  readonly delete?: boolean;
}

/** What `send` is to send: made messages, recorded ones, or nothing where it only removes. */
export async function planSending(
  file: string | undefined,
  flags: PlanFlags,
  repeat: number,
  identity: Identity,
  context: CommandContext,
): Promise<SendingPlan> {
  const { replay, event } = flags;
  if (flags.resign === true && replay === undefined) {
    throw new PreflightError('usage', '--resign signs a recorded delivery again, and there is no --replay.');
  }
  const secrets = await secretsOfFlags(flags, context);
  if (replay !== undefined) {
    refuseShaping(file, flags);
    if (flags.delete === true) requireSome(secrets);
    const recorded = await readReplay(replay, flags.resign === true, secrets, context);
    const next = (turn: number): Message => {
      const delivery = recorded.next(turn);
      return { id: headerOf(delivery, 'svix-id') ?? '(no id)', delivery, users: [] };
    };
    return { turns: recorded.count * repeat, next, secrets };
  }
  if (flags.delete === true && file === undefined && event === undefined) {
    requireSome(secrets);
    return {
      turns: 0,
      next: () => ({ id: '', delivery: { method: '', headers: [], body: new Uint8Array() }, users: [] }),
      secrets,
    };
  }
  return { turns: repeat, next: await prepareMessages({ file, flags, identity, marked: true }, context), secrets };
}

/** A recorded delivery is sent as it is. @throws PreflightError `usage` */
function refuseShaping(file: string | undefined, flags: PlanFlags): void {
  const given = ['event', 'data', 'seed', 'id', 'timestamp', 'wrong'].find(
    (name) => flags[name as keyof PlanFlags] !== undefined,
  );
  if (file === undefined && given === undefined) return;
  throw new PreflightError(
    'usage',
    `A recorded delivery is sent as it is: ${given === undefined ? 'a body' : `--${given}`} has no place beside --replay.`,
    { remedy: 'To give it a fresh timestamp and signature under the same id, add --resign.' },
  );
}
