import { PreflightError } from '../../../checklists/error.ts';
import type { Identity } from '../../../fixtures/run/identity.ts';
import { headerOf, readRecorded, type Recorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import { resignDelivery } from '../../../fixtures/webhook/delivery/signed.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import type { CommandContext } from '../../context.ts';
import { readInput } from './input.ts';
import { prepareMessages, type Message, type MessageFlags } from './message.ts';
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
    const recorded = await readReplay(replay, file, flags, context);
    const keys = flags.resign === true ? requireSome(secrets).map(({ value }) => value) : [];
    if (flags.delete === true) requireSome(secrets);
    const next = (turn: number): Message => replayed(recorded, turn, keys);
    return { turns: recorded.length * repeat, next, secrets };
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

async function readReplay(
  replay: string,
  file: string | undefined,
  flags: PlanFlags,
  context: CommandContext,
): Promise<Recorded[]> {
  const given = ['event', 'data', 'seed', 'id', 'timestamp', 'wrong'].find(
    (name) => flags[name as keyof PlanFlags] !== undefined,
  );
  if (file !== undefined || given !== undefined) {
    throw new PreflightError(
      'usage',
      `A recorded delivery is sent as it is: ${given === undefined ? 'a body' : `--${given}`} has no place beside --replay.`,
      { remedy: 'To give it a fresh timestamp and signature under the same id, add --resign.' },
    );
  }
  const { bytes, name } = await readInput(replay, context);
  const recorded = readRecorded(bytes.toString('utf8'), name);
  if (flags.resign === true && recorded.some((one) => headerOf(one, 'svix-id') === undefined)) {
    throw new PreflightError('usage', `${name} has a delivery without svix-id, which cannot be signed under its id.`);
  }
  return recorded;
}

function replayed(recorded: readonly Recorded[], turn: number, keys: readonly string[]): Message {
  const delivery = recorded[turn % recorded.length] as Recorded;
  const id = headerOf(delivery, 'svix-id') ?? '(no id)';
  const [first, ...rest] = keys;
  if (first === undefined) return { id, delivery, users: [] };
  return { id, delivery: resignDelivery(delivery, [first, ...rest], Math.floor(Date.now() / 1000)), users: [] };
}
