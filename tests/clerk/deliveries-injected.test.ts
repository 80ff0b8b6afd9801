import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, type InjectionRequest, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { PASSWORD } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let clock: FakeClock;
let receiver: Receiver;
let clerk: ClerkStandIn;
/** What the injections' randomness gives next; then 0. */
let draws: number[] = [];

beforeAll(async () => {
  clock = new FakeClock();
  receiver = await startReceiver(SECRET);
  clerk = await startClerk({ clock, random: () => draws.shift() ?? 0 });
});
beforeEach(async () => {
  draws = [];
  await fetch(`${clerk.controlUrl}/reset`, { method: 'POST' });
  for (const { id } of clerk.endpoints.list()) clerk.endpoints.remove(id);
  receiver.received.length = 0;
  receiver.answerWith((genuine) => (genuine ? 200 : 400));
  clerk.endpoints.create({ url: receiver.url, secret: SECRET, events: ['user.*'] });
});
afterAll(async () => {
  await clerk.stop();
  await receiver.close();
});

async function createUsers(...names: string[]): Promise<void> {
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  for (const name of names) {
    await client.users.createUser({ emailAddress: [`${name}@example.com`], password: PASSWORD, externalId: name });
  }
}
const arrived = (): string[] =>
  receiver.received.map(({ body }) => (JSON.parse(body) as { data: { external_id: string } }).data.external_id);
const arrival = (count: number) => until(`${count} deliveries`, () => receiver.received.length === count);
/** An attempt that is under way would run into its deadline when the clock moves on. */
const settled = (count: number) =>
  until(`${count} delivered`, () => clerk.deliveries.list({ state: 'delivered' }).length === count);
const state = (): string[] => clerk.deliveries.list().map((delivery) => delivery.state);

describe('an injection', () => {
  test('loses so many deliveries, which nothing but a resend brings back', async () => {
    clerk.injections.add({ kind: 'lose', count: 1 });
    await createUsers('one', 'two');
    await settled(1);
    clock.advance(1_000_000_000);
    expect([arrived(), state()]).toEqual([['two'], ['lost', 'delivered']]);
    const [lost] = clerk.deliveries.list({ state: 'lost' });
    expect(clerk.deliveries.resend(lost?.id ?? '', lost?.endpointId ?? '')).toBe(true);
    await arrival(2);
    await until('it to be delivered', () => lost?.state === 'delivered');
    expect(clerk.injections.list()).toEqual([]);
  });

  test('doubles a delivery under the same id, each one signed and recorded', async () => {
    clerk.injections.add({ kind: 'duplicate', copies: 2, count: 1 });
    await createUsers('one');
    await arrival(3);
    expect(new Set(receiver.received.map(({ headers }) => headers['svix-id'])).size).toBe(1);
    expect(receiver.received.every(({ status }) => status === 200)).toBe(true);
    const [delivery] = await until('three attempts', () => {
      const found = clerk.deliveries.list();
      return found[0]?.attempts.length === 3 && found;
    });
    expect(delivery?.attempts.map(({ trigger }) => trigger).sort()).toEqual(['duplicate', 'duplicate', 'scheduled']);
  });

  test('that doubles leaves the schedule as it is: a double that fails is not tried again', async () => {
    receiver.answerWith(() => 500);
    clerk.injections.add({ kind: 'duplicate', count: 1 });
    await createUsers('one');
    await until('two attempts', () => clerk.deliveries.list()[0]?.attempts.length === 2);
    clock.advance(5_000);
    await until('the third attempt', () => clerk.deliveries.list()[0]?.attempts.length === 3);
    expect(clerk.deliveries.list()[0]?.nextAttemptAt).toBe(clock.now() + 300_000);
  });

  test('delays the first attempt on the injectable clock', async () => {
    clerk.injections.add({ kind: 'delay', delayMs: 60_000, events: ['user.created'], count: 1 });
    await createUsers('late', 'soon');
    await settled(1);
    clock.advance(59_999);
    expect([arrived(), state()]).toEqual([['soon'], ['pending', 'delivered']]);
    clock.advance(1);
    await arrival(2);
    expect(arrived()).toEqual(['soon', 'late']);
  });

  test('turns the order of a batch round, one after the other', async () => {
    clerk.injections.add({ kind: 'reorder', batch: 3 });
    await createUsers('one', 'two', 'three', 'four');
    await settled(3);
    expect(arrived()).toEqual(['three', 'two', 'one']);
    // The fourth has nobody to be turned round with; it is let go when the time is over.
    clock.advance(1_000);
    await arrival(4);
  });

  test('shuffles as its randomness says', async () => {
    clerk.injections.add({ kind: 'reorder', batch: 3, order: 'shuffle', count: 3 });
    draws = [0, 0, 0, 0.9, 0];
    await createUsers('one', 'two', 'three');
    await arrival(3);
    expect(arrived()).toEqual(['two', 'one', 'three']);
  });

  test('concerns a share of them, and only the endpoint that it names', async () => {
    const other = await startReceiver(SECRET);
    const { id } = clerk.endpoints.create({ url: other.url, secret: SECRET });
    clerk.injections.add({ kind: 'lose', endpoint: id, share: 0.5 });
    draws = [0.4, 0.6];
    await createUsers('one', 'two');
    await until('deliveries', () => receiver.received.length === 2 && other.received.length === 1);
    expect(other.received[0]?.body).toContain('two@example.com');
    await other.close();
  });

  test('is given at the start, too', async () => {
    const second = await startClerk({
      endpoints: [{ url: receiver.url, secret: SECRET }],
      injections: [{ kind: 'lose' }],
    });
    const client = createClerkClient({ secretKey: second.secretKey, apiUrl: second.apiUrl });
    await client.users.createUser({ emailAddress: ['a@example.com'], password: PASSWORD });
    expect(second.deliveries.list()).toMatchObject([{ state: 'lost', attempts: [] }]);
    await second.stop();
  });

  test.for<[string, unknown]>([
    ['an unknown kind', { kind: 'burn' }],
    ['a count of none', { kind: 'lose', count: 0 }],
    ['a share of none', { kind: 'lose', share: 0 }],
    ['a share above one', { kind: 'lose', share: 1.1 }],
    ['no number as a share', { kind: 'lose', share: Number.NaN }],
    ['too many copies', { kind: 'duplicate', copies: 101 }],
    ['no delay', { kind: 'delay' }],
    ['a delay below none', { kind: 'delay', delayMs: -1 }],
    ['a batch of one', { kind: 'reorder', batch: 1 }],
    ['an unknown order', { kind: 'reorder', order: 'sideways' }],
  ])('is refused with %s', ([, request]) => {
    expect(() => clerk.injections.add(request as InjectionRequest)).toThrow(
      expect.objectContaining({ code: 'usage' }) as Error,
    );
    expect(clerk.injections.list()).toEqual([]);
  });
});
