import { randomInt } from 'node:crypto';
import { PreflightError } from '../../../checklists/error.ts';
import type { Identity } from '../../../fixtures/run/identity.ts';
import { composeEvent, requireEventType, type Composed } from '../../../fixtures/webhook/delivery/compose.ts';
import type { Recorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import { makeDelivery } from '../../../fixtures/webhook/delivery/signed.ts';
import { requireSome } from '../../../fixtures/webhook/delivery/secrets.ts';
import { nearestNames } from '../../../fixtures/webhook/delivery/nearest.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';
import { WRONG_SIGNATURE_KINDS, type WrongSignature } from '../../../fixtures/webhook/wrong-signature.ts';
import type { CommandContext } from '../../context.ts';
import { readData, readInput, readWhole } from './input.ts';
import { secretsOfFlags, type SecretFlags } from './secrets.ts';

/** What is signed, and how: the same for `sign` and `send`. */
export interface MessageFlags extends SecretFlags {
  readonly event?: string;
  readonly seed?: string;
  readonly data?: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly wrong?: string;
}

export interface Message {
  readonly id: string;
  readonly delivery: Recorded;
  /** Users that were made up for it. */
  readonly users: readonly string[];
}

export interface MessageRequest {
  /** The body's file, `-` for standard input; left out, an event is made. */
  readonly file: string | undefined;
  readonly flags: MessageFlags;
  /** The run that the messages belong to. */
  readonly identity: Identity;
  /** Whether made-up users carry the run's mark; without it the same seed gives the same bytes. */
  readonly marked: boolean;
}

/**
 * Reads and checks everything that the flags name, once; the result makes the message of each turn. Without `--id` each is
 * a message of its own, and an event is about a user of its own; with it all of them are one message.
 */
export async function prepareMessages(
  { file, flags, identity, marked }: MessageRequest,
  context: CommandContext,
): Promise<(turn: number) => Message> {
  const { id } = flags;
  refuseMixture(file, flags);
  const type = flags.event === undefined ? undefined : requireEventType(flags.event);
  if (id !== undefined && !/^[\x21-\x7e]{1,256}$/.test(id)) {
    throw new PreflightError('usage', '--id takes 1 to 256 visible ASCII characters, such as msg_2abc.');
  }
  const timestamp =
    flags.timestamp === undefined ? undefined : readWhole(flags.timestamp, '--timestamp', 0, LAST_SECOND);
  const seed = flags.seed === undefined ? undefined : readWhole(flags.seed, '--seed', 0, LAST_SEED);
  const wrong = flags.wrong === undefined ? undefined : requireWrongSignature(flags.wrong);
  const secrets = requireSome(await secretsOfFlags(flags, context)).map(({ value }) => value) as [string, ...string[]];
  const data = await readData(flags.data, context);
  const bytes = file === undefined ? undefined : (await readInput(file, context)).bytes;

  const firstSeed = seed ?? randomInt(LAST_SEED);
  const compose = (turn: number): Composed => {
    if (bytes !== undefined || type === undefined) return { body: bytes ?? new Uint8Array(), users: [] };
    // A seed names an event, its moment included; without one the event has just happened.
    const now = seed === undefined || marked ? { at: Date.now() } : {};
    return composeEvent({ type, seed: firstSeed + turn, data, ...now, ...(marked ? { identity } : {}) });
  };
  const first = compose(0);
  return (turn) => {
    const { body, users } = turn === 0 || id !== undefined ? first : compose(turn);
    const messageId = id ?? identity.messageId();
    const seconds = timestamp ?? Math.floor(Date.now() / 1000);
    return {
      id: messageId,
      users,
      delivery: makeDelivery({ secrets, id: messageId, timestamp: seconds, body, wrong }),
    };
  };
}

/** @throws PreflightError `usage`, with the nearest kinds */
function requireWrongSignature(kind: string): WrongSignature {
  const known = WRONG_SIGNATURE_KINDS.find((name) => name === kind);
  if (known !== undefined) return known;
  const near = nearestNames(kind, WRONG_SIGNATURE_KINDS);
  throw new PreflightError('usage', `--wrong takes a kind of wrong signature, not ${showText(kind, 40)}.`, {
    remedy: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are: ${WRONG_SIGNATURE_KINDS.join(', ')}.`,
  });
}

/** The end of the year 9999, in seconds: past it no date has four digits for its year. */
const LAST_SECOND = 253_402_300_799;
const LAST_SEED = 2 ** 31;

function refuseMixture(file: string | undefined, { event, data, seed }: MessageFlags): void {
  if (file === undefined && event === undefined) {
    throw new PreflightError('usage', 'There is nothing to sign.', {
      remedy: 'Give --event user.created, a file, or - for standard input.',
    });
  }
  if (file !== undefined && event !== undefined) {
    throw new PreflightError('usage', 'A body comes from --event or from a file, not from both.');
  }
  if (event === undefined && (data !== undefined || seed !== undefined)) {
    throw new PreflightError('usage', '--data and --seed shape an event, and there is no --event.');
  }
}
