import { createClerkClient } from '@clerk/backend';
import { type ClerkOptions, type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { PASSWORD } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export type BackendClient = ReturnType<typeof createClerkClient>;

/** A stand-in, the real client of its Backend API, and an endpoint that gets what it delivers. */
export interface Backend {
  readonly clerk: ClerkStandIn;
  readonly client: BackendClient;
  readonly receiver: Receiver;
  /** Forgets every record and delivery. */
  reset(): Promise<void>;
  createUser(name: string, more?: object): ReturnType<BackendClient['users']['createUser']>;
  /** Asks what the client cannot. */
  raw(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; code: string | undefined; body: unknown }>;
  /** Types of the events about a record, in order, once as many have come; a record is known by some id in the data. */
  events(id: string, count: number): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startBackend(options: ClerkOptions = {}): Promise<Backend> {
  const receiver = await startReceiver(SECRET);
  const clerk = await startClerk({ ...options, endpoints: [{ url: receiver.url, secret: SECRET }] });
  const { secretKey, publishableKey, apiUrl } = clerk;
  const client = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });
  return {
    clerk,
    client,
    receiver,
    reset: async () => {
      await fetch(`${apiUrl}/_control/reset`, { method: 'POST' });
      receiver.received.length = 0;
    },
    createUser: (name, more = {}) =>
      client.users.createUser({ emailAddress: [`${name}@example.com`], password: PASSWORD, ...more }),
    raw: async (method, path, body) => {
      const response = await fetch(`${apiUrl}/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = JSON.parse(text === '' ? '{}' : text) as { errors?: { code: string }[] };
      return { status: response.status, code: parsed.errors?.[0]?.code, body: parsed };
    },
    events: async (id, count) => {
      const about = (): string[] =>
        receiver.received
          .map(({ body }) => JSON.parse(body) as { type: string; timestamp: number; data: unknown })
          .filter(({ data }) => JSON.stringify(data).includes(id))
          .map(({ type }) => type);
      await until(`${count} events about ${id}`, () => about().length >= count);
      return about();
    },
    stop: async () => {
      await clerk.stop();
      await receiver.close();
    },
  };
}

/** Status and code of what the client threw. */
export async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { status, errors } = (error ?? {}) as { status?: number; errors?: { code: string }[] };
  return `${status} ${errors?.[0]?.code}`;
}
