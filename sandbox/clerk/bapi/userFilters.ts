import type { Context } from 'hono';
import { invalidValue } from '../http/error.ts';
import type { UserRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { primaryIdentifier } from '../shapes/user.ts';

type Test = (user: UserRecord) => boolean;
type Order = (user: UserRecord) => number | string;

const containsAny = (wanted: string, ...texts: (string | null)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(wanted.toLowerCase()) ?? false);

const addresses = (user: UserRecord): string[] => user.emailAddresses.map((email) => email.address);
const fullName = (user: UserRecord): string => [user.firstName, user.lastName].filter(Boolean).join(' ');

/** Filters that take a text. */
const TEXT_FILTERS: Readonly<Record<string, (user: UserRecord, text: string) => boolean>> = {
  query: (user, text) =>
    containsAny(text, user.id, user.username, user.firstName, user.lastName, fullName(user), ...addresses(user)),
  email_address_query: (user, text) => containsAny(text, ...addresses(user)),
  username_query: (user, text) => containsAny(text, user.username),
  name_query: (user, text) => containsAny(text, fullName(user)),
  banned: (user, text) => user.banned === (text === 'true'),
  created_at_before: (user, text) => user.createdAt < Number(text),
  created_at_after: (user, text) => user.createdAt > Number(text),
  last_active_at_before: (user, text) => user.lastActiveAt !== null && user.lastActiveAt < Number(text),
  last_active_at_after: (user, text) => user.lastActiveAt !== null && user.lastActiveAt > Number(text),
  last_active_at_since: (user, text) => user.lastActiveAt !== null && user.lastActiveAt >= Number(text),
  last_sign_in_at_before: (user, text) => user.lastSignInAt !== null && user.lastSignInAt < Number(text),
  last_sign_in_at_after: (user, text) => user.lastSignInAt !== null && user.lastSignInAt > Number(text),
};

/** Filters that may be repeated, and let a user pass that has any of the values. */
const LIST_FILTERS: Readonly<Record<string, (user: UserRecord) => string[]>> = {
  email_address: (user) => addresses(user),
  external_id: (user) => (user.externalId === null ? [] : [user.externalId]),
  user_id: (user) => [user.id],
  username: (user) => (user.username === null ? [] : [user.username]),
  // Nobody here has a phone number, a wallet or an organization, so these let nobody pass.
  phone_number: () => [],
  web3_wallet: () => [],
  organization_id: () => [],
};

const CASELESS = new Set(['email_address', 'username']);

/** A Map, not an object: `order_by=constructor` must find nothing. */
const ORDERS = new Map<string, Order>(
  Object.entries({
    created_at: (user) => user.createdAt,
    updated_at: (user) => user.updatedAt,
    last_sign_in_at: (user) => user.lastSignInAt ?? 0,
    last_active_at: (user) => user.lastActiveAt ?? 0,
    email_address: (user) => primaryIdentifier(user),
    first_name: (user) => user.firstName ?? '',
    last_name: (user) => user.lastName ?? '',
    username: (user) => user.username ?? '',
  } satisfies Record<string, Order>),
);

function readList(c: Context, name: string): string[] {
  return (c.req.queries(name) ?? c.req.queries(`${name}[]`) ?? []).flatMap((text) => text.split(','));
}

/** Users to look through: the few that an identifying filter names, so that a large instance is not scanned for them. */
function candidates(c: Context, store: Store): UserRecord[] {
  const lookups: Readonly<Record<string, (text: string) => UserRecord | undefined>> = {
    user_id: (id) => store.users.get(id),
    email_address: (address) => store.userByIdentifier(address),
    external_id: (id) => store.userByExternalId(id),
  };
  for (const [name, find] of Object.entries(lookups)) {
    const given = readList(c, name).map((text) => text.trim().replace(/^\+/, ''));
    if (given.length === 0 || given.some((text) => text.startsWith('-'))) continue;
    const named = new Set(given.flatMap((text) => find(text)?.id ?? []));
    // In order of creation, as the store has them.
    return [...named].flatMap((id) => store.users.get(id) ?? []).sort((a, b) => a.createdAt - b.createdAt);
  }
  return [...store.users.values()];
}

/** The users that pass every filter of the query, unordered. */
export function filterUsers(c: Context, store: Store): UserRecord[] {
  const tests: Test[] = [];
  for (const [name, test] of Object.entries(TEXT_FILTERS)) {
    const text = c.req.query(name);
    if (text === undefined || text === '') continue;
    if (name.includes('_at_') && !/^\d+$/.test(text)) {
      throw invalidValue(name, `${name} must be a time in milliseconds since the epoch.`);
    }
    tests.push((user) => test(user, text));
  }
  for (const [name, valuesOf] of Object.entries(LIST_FILTERS)) {
    const given = readList(c, name);
    if (given.length === 0) continue;
    const fold = (text: string): string => (CASELESS.has(name) ? text.trim().toLowerCase() : text.trim());
    // A leading minus takes the value out instead.
    const without = new Set(given.filter((text) => text.startsWith('-')).map((text) => fold(text.slice(1))));
    const wanted = new Set(given.filter((text) => !text.startsWith('-')).map((text) => fold(text.replace(/^\+/, ''))));
    tests.push((user) => {
      const values = valuesOf(user).map(fold);
      return !values.some((value) => without.has(value)) && (wanted.size === 0 || values.some((v) => wanted.has(v)));
    });
  }
  return candidates(c, store).filter((user) => tests.every((test) => test(user)));
}

/**
 * Users in the order of `order_by`: a field, with `-` or `+` before it; newest first by default.
 *
 * @throws ClerkApiError `form_param_value_invalid`
 */
export function orderUsers(c: Context, users: readonly UserRecord[]): UserRecord[] {
  const asked = c.req.query('order_by') || '-created_at';
  const descending = asked.startsWith('-');
  const order = ORDERS.get(asked.replace(/^[-+ ]/, ''));
  if (order === undefined) throw invalidValue('order_by', `${asked} is not a field that users can be ordered by.`);
  const sign = descending ? -1 : 1;
  // Sorting is stable, so insertion order decides between equals, and pages neither repeat nor skip anybody.
  const inOrder = descending ? [...users].reverse() : [...users];
  return inOrder.sort((one, other) => {
    const [a, b] = [order(one), order(other)];
    return a === b ? 0 : a < b ? -sign : sign;
  });
}
