import { afterAll, beforeEach } from 'vitest';
import { type ClerkOptions, type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import type { Body } from './visitor.ts';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface ControlAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Body & Readonly<Record<string, unknown>>;
}

export interface ControlStage {
  readonly clerk: ClerkStandIn;
  /** Verifies with {@link SECRET}; no endpoint leads to it yet. */
  readonly receiver: Receiver;
  /** Asks the control API; a text goes out as it is, anything else as JSON. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<ControlAnswer>;
}

/** One stand-in and one receiver for this file of tests: reset, without endpoints, before each; stopped behind them all. */
export async function openControlStage(options: ClerkOptions = {}): Promise<ControlStage> {
  const receiver = await startReceiver(SECRET);
  const clerk = await startClerk(options);
  const control: ControlStage['control'] = async (method, path, body) => {
    const response = await fetch(`${clerk.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as ControlAnswer['body'] };
  };
  beforeEach(async () => {
    await control('POST', '/reset');
    for (const { id } of clerk.endpoints.list().slice()) clerk.endpoints.remove(id);
    receiver.received.length = 0;
    receiver.answerWith((genuine) => (genuine ? 200 : 400));
  });
  afterAll(async () => {
    await clerk.stop();
    await receiver.close();
  });
  return { clerk, receiver, control };
}

/** Status and code of an answer that refuses. */
export function refusalIn({ status, body }: ControlAnswer): unknown {
  return [status, body.errors[0]?.code];
}
