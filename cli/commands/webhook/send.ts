import { makeRedactor } from '../../../fixtures/redaction/redact.ts';
import { makeIdentity, newMarker } from '../../../fixtures/run/identity.ts';
import { refuseStrangers } from '../../../fixtures/webhook/delivery/about.ts';
import { runNumbered } from '../../../fixtures/webhook/delivery/bursts.ts';
import {
  describeTransmission,
  writeTransmission,
  type DescribedTransmission,
} from '../../../fixtures/webhook/delivery/outcome.ts';
import { openTransmitter, type Transmitter } from '../../../fixtures/webhook/delivery/transmit.ts';
import type { CommandContext } from '../../context.ts';
import type { ExitCode } from '../../exit-code.ts';
import { exitOfOutcomes } from './exit.ts';
import { readWhole } from './input.ts';
import { openMadeUsers, type MadeUsers } from './made.ts';
import type { Message, MessageFlags } from './message.ts';
import { planSending } from './plan.ts';
import { removeMade } from './remove.ts';
import { requireHttpUrl } from './url.ts';

export interface SendFlags extends MessageFlags {
  readonly repeat: string;
  readonly concurrency: string;
  readonly timeout: string;
  readonly fanOut?: readonly string[];
  readonly replay?: string;
  readonly resign?: boolean;
  readonly delete?: boolean;
  readonly json?: boolean;
}

/** One delivery and what became of it. */
interface Sent extends DescribedTransmission {
  readonly url: string;
  readonly id: string;
}

/** `clerk-preflight webhook send`: signed deliveries to one URL or several, and what is answered. */
export async function send(
  url: string,
  file: string | undefined,
  flags: SendFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, env, interruption } = context;
  const urls = [...new Set([url, ...(flags.fanOut ?? [])])];
  urls.forEach(requireHttpUrl);
  const repeat = readWhole(flags.repeat, '--repeat', 1, 10_000);
  const connections = readWhole(flags.concurrency, '--concurrency', 1, 256);
  const deadlineMs = readWhole(flags.timeout, '--timeout', 1, 600_000);
  const marker = newMarker(Date.now());
  const identity = makeIdentity(marker);
  const made = openMadeUsers(env, marker);
  const { next, turns, secrets } = await planSending(file, flags, repeat, identity, context);
  const redact = makeRedactor(secrets.map(({ value }) => value));
  const transmitter = openTransmitter({ deadlineMs, connections, signal: interruption.signal });
  const print = (sent: Sent): void => {
    if (flags.json !== true) terminal.out(`${sent.url}  ${sent.id}  ${writeTransmission(sent)}`);
  };
  const ours = new Set<string>();
  try {
    const sent = await runNumbered(
      turns,
      connections,
      async (turn) => {
        const message = next(turn);
        for (const user of message.users) ours.add(user);
        // To none of them where one may not hear of it.
        for (const one of urls) refuseStrangers(one, message.delivery.body, (user) => ours.has(user));
        const to = async (one: string): Promise<Sent> => {
          const sending = await deliver(one, message, { transmitter, redact, note: made.note });
          print(sending);
          return sending;
        };
        return Promise.all(urls.map(to));
      },
      interruption.signal,
    );
    const deliveries = sent.flat();
    await forgetUnreached(urls, deliveries, ours, made);
    const removed =
      flags.delete === true ? await removeMade(urls, { made, secrets, identity, deadlineMs, redact }) : undefined;
    if (removed === undefined && ours.size > 0) tellHowToRemove(urls, ours.size, flags, context);
    for (const line of removed?.left ?? []) terminal.err(`! ${line}`);
    if (flags.json === true) {
      terminal.out(JSON.stringify({ schemaVersion: 1, deliveries, made: [...ours], removed: removed?.users ?? [] }));
    }
    interruption.signal.throwIfAborted();
    return exitOfOutcomes(new Set([...deliveries, ...(removed?.deliveries ?? [])].map(({ outcome }) => outcome)));
  } finally {
    transmitter.close();
  }
}

interface Sending {
  readonly transmitter: Transmitter;
  readonly redact: (text: string) => string;
  readonly note: (url: string, userId: string) => void;
}

async function deliver(
  url: string,
  { id, delivery, users }: Message,
  { transmitter, redact, note }: Sending,
): Promise<Sent> {
  for (const user of users) note(url, user);
  return { url, id, ...describeTransmission(await transmitter.send(url, delivery), redact) };
}

/** Where nobody was there to hear of them, the users of this run are nowhere. */
async function forgetUnreached(
  urls: readonly string[],
  deliveries: readonly Sent[],
  ours: Set<string>,
  made: MadeUsers,
): Promise<void> {
  const reached = new Set(deliveries.filter(({ outcome }) => outcome !== 'unreachable').map(({ url }) => url));
  for (const url of urls.filter((one) => !reached.has(one))) await made.forget(url, ours);
  if (reached.size === 0) ours.clear();
}

function tellHowToRemove(
  urls: readonly string[],
  count: number,
  { secretEnv, secretFile, config, mirror }: SendFlags,
  { terminal }: CommandContext,
): void {
  const flags = [
    ...secretEnv.map((name) => ['--secret-env', name]),
    ...secretFile.map((name) => ['--secret-file', name]),
    ...(config === undefined ? [] : [['--config', config]]),
    ...(mirror === undefined ? [] : [['--mirror', mirror]]),
  ].flat();
  const users = count === 1 ? '1 user was made up' : `${count} users were made up`;
  terminal.err(`${users}; to remove what became of it:`);
  for (const url of urls) terminal.err(`  clerk-preflight webhook send ${[url, '--delete', ...flags].join(' ')}`);
}
