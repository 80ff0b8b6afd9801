import { createClerkClient } from '@clerk/backend';
import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook } from 'svix';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { PASSWORD } from './visitor.ts';

const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEW = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const NEVER = 'whsec_bm9uZSBvZiB0aGUgb3RoZXJzLCBldmVy';
const DAY_MS = 86_400_000;

let clock: FakeClock;
let receiver: Receiver;
let clerk: ClerkStandIn;
let endpointId: string;
let people = 0;

beforeAll(async () => {
  clock = new FakeClock();
  receiver = await startReceiver(OLD);
  clerk = await startClerk({ clock });
});
beforeEach(() => {
  for (const { id } of clerk.endpoints.list()) clerk.endpoints.remove(id);
  receiver.received.length = 0;
  ({ id: endpointId } = clerk.endpoints.create({ url: receiver.url, secret: OLD }));
});
afterAll(async () => {
  await clerk.stop();
  await receiver.close();
});

interface Sent {
  readonly body: string;
  readonly headers: Record<string, string>;
}

async function deliver(): Promise<Sent> {
  receiver.received.length = 0;
  people += 1;
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  await client.users.createUser({ emailAddress: [`p${people}@example.com`], password: PASSWORD });
  const { body, headers } = await until('a delivery', () => receiver.received[0]);
  // Time that a test moves on must not overtake the answer.
  await until('its attempt', () => clerk.deliveries.list().every(({ attempts }) => attempts.length > 0));
  return { body, headers: headers as Record<string, string> };
}

const VERIFIERS: readonly (readonly [string, (secret: string, sent: Sent) => unknown])[] = [
  ['svix', (secret, { body, headers }) => new Webhook(secret).verify(body, headers)],
  [
    'standardwebhooks',
    (secret, { body, headers }) => {
      const renamed = ['id', 'timestamp', 'signature'].map((name) => [
        `webhook-${name}`,
        headers[`svix-${name}`] ?? '',
      ]);
      return new StandardWebhook(secret).verify(body, Object.fromEntries(renamed) as Record<string, string>);
    },
  ],
  [
    'verifyWebhook',
    (secret, { body, headers }) =>
      verifyWebhook(new Request('http://127.0.0.1/', { method: 'POST', body, headers }), { signingSecret: secret }),
  ],
];

describe.for(VERIFIERS)('%s', ([, verify]) => {
  /** Which of the secrets a delivery is good for. */
  const goodFor = async (sent: Sent): Promise<string[]> => {
    const good: string[] = [];
    for (const [name, secret] of Object.entries({ OLD, NEW, NEVER })) {
      const verified = Promise.resolve().then(() => verify(secret, sent));
      await verified.then(
        () => good.push(name),
        () => undefined,
      );
    }
    return good;
  };

  test('accepts either secret for a day after a rotation, then the new one alone', async () => {
    expect(await goodFor(await deliver())).toEqual(['OLD']);
    clerk.endpoints.rotateSecret(endpointId, NEW);
    expect(await goodFor(await deliver())).toEqual(['OLD', 'NEW']);
    clock.advance(DAY_MS);
    expect(await goodFor(await deliver())).toEqual(['NEW']);
  });

  test('accepts the new secret alone where it replaced the old one at once', async () => {
    clerk.endpoints.change(endpointId, { secret: NEW });
    expect(await goodFor(await deliver())).toEqual(['NEW']);
    clerk.endpoints.rotateSecret(endpointId, OLD, 0);
    expect(await goodFor(await deliver())).toEqual(['OLD']);
  });
});

describe('a rotation', () => {
  test('signs a retry with the secrets of its own time', async () => {
    receiver.answerWith(() => 500);
    const first = await deliver();
    await until('the attempt', () => clerk.deliveries.list().at(-1)?.attempts.length === 1);
    clerk.endpoints.rotateSecret(endpointId, NEW);
    clock.advance(5_000);
    const second = await until('the retry', () => receiver.received[1]);
    receiver.answerWith((genuine) => (genuine ? 200 : 400));
    expect(first.headers['svix-signature']?.split(' ')).toHaveLength(1);
    expect(() => new Webhook(NEW).verify(second.body, second.headers as Record<string, string>)).not.toThrow();
  });

  test('with a secret that cannot be one is refused, and the old one stays', () => {
    expect(() => clerk.endpoints.rotateSecret(endpointId, 'whsec_short')).toThrow(
      expect.objectContaining({ code: 'secret-malformed' }) as Error,
    );
    expect(clerk.endpoints.list()[0]?.secret).toBe(OLD);
  });

  test('of an unknown endpoint does nothing', () => {
    expect(clerk.endpoints.rotateSecret('ep_none')).toBeUndefined();
    expect(clerk.endpoints.change('ep_none', { disabled: true })).toBeUndefined();
  });
});
