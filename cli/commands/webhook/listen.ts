import { once } from 'node:events';
import { resolve } from 'node:path';
import { PreflightError } from '../../../checklists/error.ts';
import { makeRedactor } from '../../../fixtures/redaction/redact.ts';
import {
  describeTransmission,
  writeTransmission,
  type DescribedTransmission,
} from '../../../fixtures/webhook/delivery/outcome.ts';
import { headerOf, type Recorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import { requireSome, type NamedSecret } from '../../../fixtures/webhook/delivery/secrets.ts';
import { openTransmitter, type Transmission, type Transmitter } from '../../../fixtures/webhook/delivery/transmit.ts';
import { showText } from '../../../fixtures/webhook/delivery/visible.ts';
import { startForwarder } from '../../../fixtures/webhook/forwarding/forwarder.ts';
import { createRecordFile, type RecordFile } from '../../../fixtures/webhook/forwarding/record-file.ts';
import { registerEndpoint } from '../../../fixtures/webhook/forwarding/stand-in.ts';
import { isLoopback } from '../../../fixtures/http/loopback.ts';
import type { CommandContext } from '../../context.ts';
import type { ExitCode } from '../../exit-code.ts';
import { isAlive } from '../../run/state-folder.ts';
import { splitList } from '../run.ts';
import { exitOfOutcomes } from './exit.ts';
import { readWhole } from './input.ts';
import { readReplay } from './replay.ts';
import { secretsOfFlags, type SecretFlags } from './secrets.ts';
import { requireHttpUrl } from './url.ts';

export interface ListenFlags extends SecretFlags {
  readonly forward: string;
  readonly clerk?: string;
  readonly file?: string;
  readonly resign?: boolean;
  readonly record?: string;
  readonly events?: string;
  readonly count?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

/** Deliveries under way at once: as many as the stand-in sends to one endpoint. */
const AT_ONCE = 16;

/** Where forwarded deliveries are told of. */
interface Tally {
  readonly outcomes: Set<DescribedTransmission['outcome']>;
  count: number;
  note(delivery: Recorded, transmission: Transmission): void;
}

/** `clerk-preflight webhook listen`: deliveries of the stand-in, or of a file, to a local port, in place of a tunnel. */
export async function listen(flags: ListenFlags, context: CommandContext): Promise<ExitCode> {
  requireHttpUrl(flags.forward);
  if (!isLoopback(flags.forward)) {
    throw new PreflightError('usage', `${new URL(flags.forward).host} is not on loopback.`, {
      remedy:
        'Deliveries are forwarded to 127.0.0.1 or localhost alone: what the stand-in makes up must reach no real database.',
    });
  }
  refuseMixture(flags);
  const deadlineMs = readWhole(flags.timeout, '--timeout', 1, 600_000);
  const secrets = await secretsOfFlags(flags, context);
  const redact = makeRedactor(secrets.map(({ value }) => value));
  const recording = flags.record === undefined ? undefined : createRecordFile(resolve(context.cwd, flags.record));
  const transmitter = openTransmitter({ deadlineMs, connections: AT_ONCE, signal: context.interruption.signal });
  const tally = makeTally(flags, redact, recording, context);
  try {
    if (flags.file !== undefined) {
      await forwardFile(flags.file, flags, { transmitter, tally, secrets }, context);
    } else {
      await forwardStandIn(flags, { transmitter, tally, secrets }, context);
    }
    context.interruption.signal.throwIfAborted();
    return exitOfOutcomes(tally.outcomes);
  } finally {
    transmitter.close();
    recording?.close();
  }
}

interface Forwarding {
  readonly transmitter: Transmitter;
  readonly tally: Tally;
  readonly secrets: readonly NamedSecret[];
}

async function forwardFile(
  file: string,
  { forward, resign, count }: ListenFlags,
  { transmitter, tally, secrets }: Forwarding,
  context: CommandContext,
): Promise<void> {
  const recorded = await readReplay(file, resign === true, secrets, context);
  const most = count === undefined ? recorded.count : readWhole(count, '--count', 1, recorded.count);
  for (let turn = 0; turn < most && !context.interruption.signal.aborted; turn += 1) {
    const delivery = recorded.next(turn);
    tally.note(delivery, await transmitter.send(forward, delivery));
  }
}

async function forwardStandIn(
  { forward, clerk, events, count }: ListenFlags,
  { transmitter, tally, secrets }: Forwarding,
  { terminal, env, interruption }: CommandContext,
): Promise<void> {
  const keys = requireSome(secrets).map(({ value }) => value) as [string, ...string[]];
  const apiUrl = clerk ?? env['CLERK_API_URL'];
  if (apiUrl === undefined || apiUrl === '') {
    throw new PreflightError('usage', 'No stand-in for Clerk is named.', {
      remedy:
        'Start `clerk-preflight sandbox --clerk-only`, and set CLERK_API_URL to what it prints, or give it with --clerk.',
    });
  }
  requireHttpUrl(apiUrl);
  const most = count === undefined ? Number.POSITIVE_INFINITY : readWhole(count, '--count', 1, 1_000_000);
  const enough = new AbortController();
  const forwarder = await startForwarder({
    forward: (delivery) => transmitter.send(forward, delivery),
    onForwarded: (delivery, transmission) => {
      tally.note(delivery, transmission);
      if (tally.count >= most) enough.abort();
    },
  });
  try {
    const wish = { url: forwarder.url, events: splitList(events) ?? [], secrets: keys, pid: process.pid, isAlive };
    const endpoint = await registerEndpoint(apiUrl, wish);
    try {
      terminal.err(`Deliveries of ${apiUrl} go to ${forward}. Ctrl-C ends it and removes the endpoint.`);
      const ends = AbortSignal.any([interruption.signal, enough.signal]);
      if (!ends.aborted) await once(ends, 'abort');
    } finally {
      await endpoint
        .remove()
        .catch((error: unknown) =>
          terminal.err(`! The endpoint ${endpoint.id} could not be removed: ${reason(error)}`),
        );
    }
  } finally {
    await forwarder.close();
  }
}

function makeTally(
  { json }: ListenFlags,
  redact: (text: string) => string,
  recording: RecordFile | undefined,
  { terminal }: CommandContext,
): Tally {
  let full = false;
  const tally: Tally = {
    outcomes: new Set(),
    count: 0,
    note: (delivery, transmission) => {
      tally.count += 1;
      const described = describeTransmission(transmission, redact);
      tally.outcomes.add(described.outcome);
      const id = showText(headerOf(delivery, 'svix-id') ?? '(no id)', 80);
      const event = eventOf(delivery);
      terminal.out(
        json === true
          ? JSON.stringify({ id, event, ...described })
          : `${event}  ${id}  ${writeTransmission(described)}`,
      );
      if (recording === undefined || full || recording.add(delivery)) return;
      full = true;
      terminal.err('! The recording has its full size; what follows is forwarded and not recorded.');
    },
  };
  return tally;
}

function eventOf({ body }: Recorded): string {
  try {
    const { type } = JSON.parse(Buffer.from(body).toString('utf8')) as { type?: unknown };
    return typeof type === 'string' ? showText(type, 60) : '(no type)';
  } catch {
    return '(no JSON)';
  }
}

function refuseMixture({ file, clerk, events, resign }: ListenFlags): void {
  if (file !== undefined && (clerk !== undefined || events !== undefined)) {
    throw new PreflightError('usage', `--${clerk === undefined ? 'events' : 'clerk'} has no meaning with --file.`);
  }
  if (file === undefined && resign === true) {
    throw new PreflightError('usage', '--resign signs recorded deliveries again, and there is no --file.');
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
