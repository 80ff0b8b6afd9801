import type { Context } from 'hono';
import { invalidValue } from '../http/error.ts';
import type { UserField } from '../ordering/userIndex.ts';
import type { UserRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { readList, readOrder, readPage } from './pages.ts';
import { readUserTests } from './userTests.ts';

const FIELDS = [
  ...(['created_at', 'updated_at', 'last_sign_in_at', 'last_active_at', 'email_address', 'first_name'] as const),
  ...(['last_name', 'username', 'phone_number', 'web3wallet'] as const),
];

/** Nobody has a phone number or a wallet: everybody is equal by those, and the order of creation decides. */
function indexFieldOf(field: (typeof FIELDS)[number]): UserField {
  return field === 'phone_number' || field === 'web3wallet' ? 'created_at' : field;
}

/** The few users that an identifying filter names, so that a large instance is not looked through for them. */
function findNamed(c: Context, store: Store): UserRecord[] | undefined {
  const lookups: Readonly<Record<string, (text: string) => (UserRecord | undefined)[]>> = {
    user_id: (id) => [store.users.get(id)],
    email_address: (address) => [store.userByIdentifier(address)],
    username: (name) => [store.userByIdentifier(name)],
    external_id: (id) => [store.userByExternalId(id)],
    organization_id: (id) => store.membershipsOf(id).map(({ userId }) => store.users.get(userId)),
  };
  for (const [name, find] of Object.entries(lookups)) {
    const given = readList(c, name).map((text) => text.trim().replace(/^\+/, ''));
    if (given.length === 0 || given.some((text) => text.startsWith('-'))) continue;
    return [...new Set(given.flatMap(find))].filter((user) => user !== undefined);
  }
  return undefined;
}

/**
 * The page of users that a query asks for.
 *
 * @throws ClerkApiError `form_param_value_invalid`
 */
export function listUsers(c: Context, store: Store): UserRecord[] {
  const { limit, offset } = readPage(c);
  const order = readOrder(c, FIELDS, '-created_at');
  const after = readCursor(c, store, order.field, offset);
  const { quick, test } = readUserTests(c, store);
  const field = indexFieldOf(order.field);
  const named = findNamed(c, store);
  if (named === undefined) {
    return store.userIndex.list({ field, descending: order.descending, limit, offset, after, quick, test });
  }
  const sorted = store.userIndex.sort(test === undefined ? named : named.filter(test), field, order.descending);
  const start = after === undefined ? offset : sorted.findIndex(({ id }) => id === after) + 1;
  return sorted.slice(start, start + limit);
}

/** How many users pass the filters of a query. */
export function countUsers(c: Context, store: Store): number {
  const tests = readUserTests(c, store);
  const named = findNamed(c, store);
  if (named === undefined) return store.userIndex.count(new URL(c.req.url).search, tests);
  return tests.test === undefined ? named.length : named.filter(tests.test).length;
}

function readCursor(c: Context, store: Store, field: string, offset: number): string | undefined {
  const after = c.req.query('starting_after');
  if (!after) return undefined;
  if (field !== 'created_at') {
    throw invalidValue('starting_after', 'starting_after requires ordering by created_at.');
  }
  if (offset !== 0) throw invalidValue('starting_after', 'starting_after cannot be combined with an offset.');
  if (store.users.has(after)) return after;
  throw invalidValue('starting_after', `No user was found with id ${after}.`);
}
