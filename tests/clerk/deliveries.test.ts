import { createClerkClient } from '@clerk/backend';
import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook } from 'svix';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, RETRY_DELAYS_MS, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { PASSWORD } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

let clock: FakeClock;
let receiver: Receiver;
let clerk: ClerkStandIn;

beforeEach(async () => {
  clock = new FakeClock();
  receiver = await startReceiver(SECRET);
  clerk = await startClerk({ clock });
});
afterEach(async () => {
  await clerk.stop();
  await receiver.close();
});

const client = () => createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
const createUser = (name = 'ada') =>
  client().users.createUser({ emailAddress: [`${name}@example.com`], password: PASSWORD, externalId: name });

/** Waits until the newest delivery has been tried so many times. */
const attempts = (count: number) =>
  until(`${count} attempts`, () => {
    const delivery = clerk.deliveries.list().at(-1);
    return delivery?.attempts.length === count ? delivery : undefined;
  });

describe('a delivery', () => {
  test('is verified by svix, standardwebhooks and verifyWebhook', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    const user = await createUser();
    const { body, headers } = await until('a delivery', () => receiver.received[0]);
    const svixHeaders = headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(body, svixHeaders)).toMatchObject({
      type: 'user.created',
      data: { id: user.id },
    });
    const standardHeaders = Object.fromEntries(
      ['id', 'timestamp', 'signature'].map((name) => [`webhook-${name}`, svixHeaders[`svix-${name}`] ?? '']),
    );
    expect(new StandardWebhook(SECRET).verify(body, standardHeaders)).toMatchObject({ type: 'user.created' });
    const request = new Request(receiver.url, { method: 'POST', body, headers: svixHeaders });
    const event = await verifyWebhook(request, { signingSecret: SECRET });
    expect(event).toMatchObject({ type: 'user.created', data: { id: user.id } });
  });

  test.for([
    ['a changed body', (body: string) => `${body} `, (headers: Record<string, string>) => headers],
    [
      'another id',
      (body: string) => body,
      (headers: Record<string, string>) => ({ ...headers, 'svix-id': 'msg_other' }),
    ],
    [
      'another time',
      (body: string) => body,
      (headers: Record<string, string>) => ({ ...headers, 'svix-timestamp': '1' }),
    ],
  ] as const)('is not verified with %s', async ([, changeBody, changeHeaders]) => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    const { body, headers } = await until('a delivery', () => receiver.received[0]);
    const changed = changeHeaders(headers as Record<string, string>);
    expect(() => new Webhook(SECRET).verify(changeBody(body), changed)).toThrow();
  });

  test('signed with another secret is refused, and sent again with the same id and a new time', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: OTHER });
    await createUser();
    const first = await attempts(1);
    expect([first.state, first.attempts[0]?.status]).toEqual(['pending', 400]);
    // The svix-timestamp is real time; a second must pass for it to differ.
    await until('the next second', () => Math.floor(Date.now() / 1_000) > (first.attempts[0]?.timestamp ?? 0));
    clock.advance(5_000);
    await attempts(2);
    const [one, two] = receiver.received;
    expect(two?.headers['svix-id']).toBe(one?.headers['svix-id']);
    expect(Number(two?.headers['svix-timestamp'])).toBeGreaterThan(Number(one?.headers['svix-timestamp']));
    expect(two?.body).toBe(one?.body);
  });

  test('is tried eight times on the documented schedule, then given up', async () => {
    receiver.answerWith(() => 500);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    expect(RETRY_DELAYS_MS).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000]);
    for (const [index, delay] of RETRY_DELAYS_MS.entries()) {
      const delivery = await attempts(index + 1);
      expect(delivery.nextAttemptAt).toBe(clock.now() + delay);
      clock.advance(delay - 1);
      expect(delivery.nextAttemptAt).not.toBeNull();
      clock.advance(1);
    }
    const delivery = await attempts(8);
    expect([delivery.state, delivery.nextAttemptAt]).toEqual(['failed', null]);
    clock.advance(1_000_000_000);
    expect(receiver.received).toHaveLength(8);
  });

  test('without an answer fails after 15 s, and succeeds later', async () => {
    receiver.answerWith(() => undefined);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    await until('a silent receiver', () => receiver.received.length === 1);
    clock.advance(15_000);
    const delivery = await attempts(1);
    expect(delivery.attempts[0]).toMatchObject({ status: null, error: 'no answer within 15 s' });
    receiver.answerWith(() => 204);
    clock.advance(5_000);
    await until('delivery', () => delivery.state === 'delivered');
    expect(delivery.attempts.map(({ status }) => status)).toEqual([null, 204]);
  });

  test('to a receiver that is down is recorded and repeated', async () => {
    const { url } = receiver;
    await receiver.close();
    clerk.endpoints.create({ url, secret: SECRET });
    await createUser();
    expect((await attempts(1)).attempts[0]).toMatchObject({
      status: null,
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
    receiver = await startReceiver(SECRET);
  });

  test.for([[301], [404], [503]])('answered %i is not acknowledged', async ([status]) => {
    receiver.answerWith(() => status);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    expect((await attempts(1)).state).toBe('pending');
  });

  test('never delays the answer that led to it', async () => {
    receiver.answerWith(() => undefined);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    expect((await createUser()).id).toMatch(/^user_/);
  });

  test('of a deletion carries id, deleted and external_id only', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET, events: ['user.deleted'] });
    const user = await createUser('ext-1');
    await client().users.deleteUser(user.id);
    const { body } = await until('a delivery', () => receiver.received[0]);
    const data = { object: 'user', id: user.id, deleted: true, external_id: 'ext-1' };
    expect(JSON.parse(body)).toMatchObject({ type: 'user.deleted', instance_id: clerk.instanceId });
    expect((JSON.parse(body) as { data: unknown }).data).toEqual(data);
  });
});

describe('endpoints', () => {
  test('get the events they want, each with its own secret, under one id', async () => {
    const second = await startReceiver(OTHER);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET, events: ['user.*'] });
    clerk.endpoints.create({ url: second.url, secret: OTHER, events: ['user.created', 'session.created'] });
    const user = await createUser();
    await client().users.updateUser(user.id, { firstName: 'Ada' });
    await client().sessions.createSession({ userId: user.id });
    const types = (from: Receiver): string[] =>
      from.received.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort();
    await until('deliveries', () => receiver.received.length === 2 && second.received.length === 2);
    expect(types(receiver)).toEqual(['user.created', 'user.updated']);
    expect(types(second)).toEqual(['session.created', 'user.created']);
    expect([...receiver.received, ...second.received].every(({ status }) => status === 200)).toBe(true);
    const created = clerk.deliveries.list({ event: 'user.created' });
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    await second.close();
  });

  test('get deliveries over one kept connection at a time', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser('one');
    await until('the first', () => receiver.received.length === 1);
    await createUser('two');
    await until('the second', () => receiver.received.length === 2);
    expect(receiver.received.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  test('that are removed get nothing more, not even what was due', async () => {
    receiver.answerWith(() => 500);
    const { id } = clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    const delivery = await attempts(1);
    expect(clerk.endpoints.remove(id)).toBe(true);
    clock.advance(5_000);
    expect([delivery.state, receiver.received.length]).toEqual(['failed', 1]);
  });

  test.for([
    ['off loopback', { url: 'https://example.com/webhook' }, 'usage'],
    ['without http', { url: 'ftp://127.0.0.1/webhook' }, 'usage'],
    ['that are no URL', { url: 'webhook' }, 'usage'],
    ['with a secret that is none', { url: 'http://127.0.0.1:1/', secret: 'secret' }, 'secret-malformed'],
  ] as const)('%s are refused', ([, request, code]) => {
    expect(() => clerk.endpoints.create(request)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
