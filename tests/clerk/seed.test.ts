import { describe, expect, test } from 'vitest';
import { startClerk } from '../../sandbox/clerk/index.ts';

describe('a seed', () => {
  test('is there from the first answer on, and a snapshot is one, too', async () => {
    const first = await startClerk({ seed: { users: [{ email_address: ['ada@example.com'], external_id: 'ada' }] } });
    const snapshot = (await (await fetch(`${first.controlUrl}/snapshot`)).json()) as Record<string, unknown>;
    await first.stop();
    const second = await startClerk({ seed: snapshot });
    expect(second.store.userByExternalId('ada')?.emailAddresses[0]?.address).toBe('ada@example.com');
    await second.stop();
  });

  test.for<[string, Record<string, unknown>, RegExp]>([
    ['an unknown part', { people: [] }, /people/],
    ['users that are none', { users: [{ email_address: 'ada@example.com' }] }, /users \(email_address\)/],
    ['an unknown setting', { settings: { colour: 'red' } }, /settings \(colour\)/],
    ['a snapshot of garbage', { store: {}, version: 7 }, /restore \(snapshot\).*version/],
  ])('with %s is refused, and nothing is left listening', async ([, seed, words]) => {
    const start = startClerk({ seed });
    await expect(start).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(words) as string });
  });
});
