import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedSlots } from '../../sandbox/clerk/ordering/sortedSlots.ts';
import { NumberColumn } from '../../sandbox/clerk/ordering/columns.ts';
import { Signatures } from '../../sandbox/clerk/ordering/signatures.ts';
import type { UserIndex } from '../../sandbox/clerk/ordering/userIndex.ts';
import { type UserField } from '../../sandbox/clerk/ordering/userIndex.ts';
import { newEmailAddress, VERIFIED_BY_ADMIN } from '../../sandbox/clerk/accounts/emailAddresses.ts';
import { addUser } from '../../sandbox/clerk/accounts/users.ts';
import { Store } from '../../sandbox/clerk/store.ts';

function walkAll(order: SortedSlots, start: number, backwards: boolean): number[] {
  const seen: number[] = [];
  order.walk(start, backwards, (slot) => seen.push(slot) > 0);
  return seen;
}

test('sorted slots hold what was put in and not taken out, in order, however many pieces they are in', () => {
  // Few values for many slots, and more slots than two pieces hold, so that pieces are cut in two, emptied and dropped.
  const seeds = fc.record({
    size: fc.integer({ min: 0, max: 4_000 }),
    seed: fc.nat(),
    kinds: fc.integer({ min: 1, max: 4_000 }),
  });
  fc.assert(
    fc.property(seeds, ({ size, seed, kinds }) => {
      const column = new NumberColumn();
      const order = new SortedSlots((one, other) => column.compare(one, other));
      const kept = new Set<number>();
      for (let slot = 0; slot < size; slot += 1) {
        column.set(slot, (Math.imul(slot + seed, 0x9e3779b1) >>> 0) % kinds);
        order.insert(slot);
        kept.add(slot);
        const gone = (Math.imul(slot ^ seed, 0x85ebca6b) >>> 0) % (slot + 1);
        if (slot % 3 === 0 && kept.delete(gone)) order.remove(gone);
      }
      const expected = [...kept].sort((one, other) => column.compare(one, other));
      expect(walkAll(order, 0, false)).toEqual(expected);
      const start = Math.floor(size / 3);
      expect(walkAll(order, start, true)).toEqual(expected.toReversed().slice(start));
      const middle = expected[Math.floor(expected.length / 2)];
      if (middle !== undefined) expect(order.rank(middle)).toBe(Math.floor(expected.length / 2));
    }),
    { numRuns: 30 },
  );
});

test('a slot that is not in the order is not taken out of it', () => {
  const column = new NumberColumn();
  const order = new SortedSlots((one, other) => column.compare(one, other));
  for (const slot of [0, 2]) order.insert(slot);
  order.remove(1);
  order.remove(3);
  expect(walkAll(order, 0, false)).toEqual([0, 2]);
});

test('a signature never hides a text that is there, whatever its case', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, unit: 'grapheme' }), fc.nat(), fc.nat(), (text, from, length) => {
      const signatures = new Signatures();
      signatures.set(1_500, [null, text, 'something else']);
      const folded = text.toLowerCase();
      const start = from % folded.length;
      const part = folded.slice(start, start + 3 + (length % folded.length));
      expect(signatures.testFor(part)?.(1_500) ?? true).toBe(true);
    }),
  );
  expect(new Signatures().testFor('ab')).toBeUndefined();
});

const FIELDS: readonly UserField[] = [
  ...(['created_at', 'updated_at', 'last_sign_in_at', 'last_active_at', 'email_address', 'first_name'] as const),
  ...(['last_name', 'username'] as const),
];

test.for([
  ['many', 'example.com'],
  ['few', 'user-777@'],
  ['none', 'nobody'],
] as const)('a filter that lets %s through finds the same along an order and from slot to slot', ([, text]) => {
  const store = new Store();
  for (let number = 0; number < 3_000; number += 1) {
    const place = (number * 1_013) % 3_000;
    addUser(
      { store },
      {
        firstName: ['Ada', 'Grace'][number % 2] ?? null,
        emailAddresses: [newEmailAddress(`user-${place}@example.com`, VERIFIED_BY_ADMIN, number)],
      },
    );
  }
  const test = (user: { emailAddresses: { address: string }[] }): boolean =>
    user.emailAddresses.some(({ address }) => address.includes(text));
  const quick = store.userIndex.textTest(text);
  for (const field of FIELDS) {
    for (const descending of [false, true]) {
      const query = { field, descending, offset: 1, limit: 20, test };
      const ids = (given: Parameters<UserIndex['list']>[0]): string[] =>
        store.userIndex.list(given).map(({ id }) => id);
      expect(ids({ ...query, quick })).toEqual(ids({ ...query, quick: undefined }));
    }
  }
  expect(store.userIndex.count(text, { quick, test })).toBe([...store.users.values()].filter(test).length);
});

test('identifiers that changed in place no longer lead to their user, and are free again', () => {
  const store = new Store();
  const address = (text: string) => newEmailAddress(text, VERIFIED_BY_ADMIN, 1);
  const ada = addUser(
    { store },
    { username: 'countess', externalId: 'a', emailAddresses: [address('ada@example.com')] },
  );
  Object.assign(ada, { username: null, externalId: 'b', emailAddresses: [address('new@example.com')] });
  store.saveUser(ada);
  expect(['ada@example.com', 'countess'].map((text) => store.userByIdentifier(text))).toEqual([undefined, undefined]);
  expect([store.userByExternalId('a'), store.userByExternalId('b')]).toEqual([undefined, ada]);
  const bob = addUser({ store }, { emailAddresses: [address('ada@example.com')] });
  store.deleteUser(ada.id);
  expect(store.userByIdentifier('ada@example.com')).toBe(bob);
  expect(store.userByIdentifier('new@example.com')).toBeUndefined();
});
