import type { Context } from 'hono';
import { invalidValue } from '../http/error.ts';
import { fullNameOf, type NumberField, type SlotTest, type UserIndex } from '../ordering/userIndex.ts';
import type { UserRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { readList } from './pages.ts';

type Test = (user: UserRecord) => boolean;

/** As many values as a filter takes, by the document. */
const MAXIMUM_VALUES = 100;

const containsAny = (wanted: string, ...texts: (string | null)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(wanted) ?? false);
const addresses = (user: UserRecord): string[] => user.emailAddresses.map((email) => email.address);

/** Filters that take a text, in lower case, which some field must hold. */
const TEXT_FILTERS: Readonly<Record<string, (user: UserRecord, text: string) => boolean>> = {
  query: (user, text) =>
    containsAny(text, ...addresses(user), user.firstName, user.lastName, user.username, user.id) ||
    // What has no blank is in one of the names.
    (text.includes(' ') && containsAny(text, fullNameOf(user))),
  email_address_query: (user, text) => containsAny(text, ...addresses(user)),
  username_query: (user, text) => containsAny(text, user.username),
  name_query: (user, text) => containsAny(text, fullNameOf(user)),
  // Nobody here has a phone number.
  phone_number_query: () => false,
};

/** Times that a list can be bounded by. */
const TIMES: Readonly<Partial<Record<NumberField, (user: UserRecord) => number | null>>> = {
  created_at: (user) => user.createdAt,
  last_active_at: (user) => user.lastActiveAt,
  last_sign_in_at: (user) => user.lastSignInAt,
};

/** Filters that may be repeated, and let a user pass that has any of the values. */
const LIST_FILTERS: Readonly<Record<string, (user: UserRecord, store: Store) => string[]>> = {
  email_address: (user) => addresses(user),
  external_id: (user) => (user.externalId === null ? [] : [user.externalId]),
  user_id: (user) => [user.id],
  username: (user) => (user.username === null ? [] : [user.username]),
  organization_id: (user, store) => store.membershipsOfUser(user.id).map(({ organizationId }) => organizationId),
  // Nobody here has a phone number or a wallet, so these let nobody pass.
  phone_number: () => [],
  web3_wallet: () => [],
};
const CASELESS = new Set(['email_address', 'username']);

/** The filters of a query: on records, and what can be said of them without reading one. */
export interface UserTests {
  readonly quick: SlotTest | undefined;
  readonly test: Test | undefined;
}

/**
 * Reads the filters of a query for users.
 *
 * @throws ClerkApiError `form_param_value_invalid`
 */
export function readUserTests(c: Context, store: Store): UserTests {
  const index = store.userIndex;
  const found = [...readTextTests(c, index), ...readTimeTests(c, index), ...readBannedTest(c, index)];
  const tests = [...found.map(({ test }) => test), ...readListTests(c, store)];
  const quick = found.flatMap((each) => each.quick ?? []);
  return { quick: every(quick), test: every(tests) };
}

/** All tests as one; without any, none. */
function every<Subject>(
  tests: readonly ((subject: Subject) => boolean)[],
): ((subject: Subject) => boolean) | undefined {
  return tests.length < 2 ? tests[0] : (subject) => tests.every((test) => test(subject));
}

/** The filters of a query as one test on a record. */
export function readUserTest(c: Context, store: Store): Test {
  return readUserTests(c, store).test ?? (() => true);
}

interface FoundTest {
  readonly test: Test;
  readonly quick: SlotTest | undefined;
}

function readTextTests(c: Context, index: UserIndex): FoundTest[] {
  return Object.entries(TEXT_FILTERS).flatMap(([name, passes]) => {
    const text = c.req.query(name)?.toLowerCase();
    if (!text) return [];
    return { test: (user: UserRecord) => passes(user, text), quick: index.textTest(text) };
  });
}

function readTimeTests(c: Context, index: UserIndex): FoundTest[] {
  const read = (name: string): number | undefined => {
    const text = c.req.query(name);
    if (text === undefined || text === '') return undefined;
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw invalidValue(name, `${name} must be a time in milliseconds since the epoch.`);
  };
  return Object.entries(TIMES).flatMap(([field, timeOf]) => {
    // `since` counts its own millisecond in.
    const since = field === 'last_active_at' ? read('last_active_at_since') : undefined;
    const [after, before] = [read(`${field}_after`), read(`${field}_before`)];
    if (after === undefined && before === undefined && since === undefined) return [];
    const [low, high] = [Math.max(after ?? 0, (since ?? 1) - 1), before ?? Number.MAX_SAFE_INTEGER];
    const test = (user: UserRecord): boolean => {
      const time = timeOf(user);
      return time !== null && time > low && time < high;
    };
    return { test, quick: index.betweenTest(field as NumberField, low, high) };
  });
}

function readBannedTest(c: Context, index: UserIndex): FoundTest[] {
  const text = c.req.query('banned');
  if (!text) return [];
  if (text !== 'true' && text !== 'false') throw invalidValue('banned', 'banned must be true or false.');
  const banned = text === 'true';
  return [{ test: (user) => user.banned === banned, quick: index.bannedTest(banned) }];
}

function readListTests(c: Context, store: Store): Test[] {
  return Object.entries(LIST_FILTERS).flatMap(([name, valuesOf]) => {
    const given = readList(c, name);
    if (given.length === 0) return [];
    if (given.length > MAXIMUM_VALUES) throw invalidValue(name, `${name} takes up to ${MAXIMUM_VALUES} values.`);
    const fold = (text: string): string => (CASELESS.has(name) ? text.trim().toLowerCase() : text.trim());
    // A leading minus takes the value out instead.
    const without = new Set(given.filter((text) => text.startsWith('-')).map((text) => fold(text.slice(1))));
    const wanted = new Set(given.filter((text) => !text.startsWith('-')).map((text) => fold(text.replace(/^\+/, ''))));
    return (user: UserRecord): boolean => {
      const values = valuesOf(user, store).map(fold);
      return !values.some((value) => without.has(value)) && (wanted.size === 0 || values.some((v) => wanted.has(v)));
    };
  });
}
