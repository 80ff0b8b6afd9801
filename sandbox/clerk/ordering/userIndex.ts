import type { UserRecord } from '../records.ts';
import { type Column, NumberColumn, TextColumn } from './columns.ts';
import { Signatures } from './signatures.ts';
import { SortedSlots } from './sortedSlots.ts';

export type NumberField = 'created_at' | 'updated_at' | 'last_sign_in_at' | 'last_active_at';
export type TextField = 'email_address' | 'first_name' | 'last_name' | 'username';
export type UserField = NumberField | TextField;

const NUMBERS: Readonly<Record<NumberField, (user: UserRecord) => number>> = {
  created_at: (user) => user.createdAt,
  updated_at: (user) => user.updatedAt,
  last_sign_in_at: (user) => user.lastSignInAt ?? 0,
  last_active_at: (user) => user.lastActiveAt ?? 0,
};
const TEXTS: Readonly<Record<TextField, (user: UserRecord) => string>> = {
  email_address: (user) => primaryAddress(user) ?? user.username ?? '',
  first_name: (user) => user.firstName ?? '',
  last_name: (user) => user.lastName ?? '',
  username: (user) => user.username ?? '',
};

/** A filter that reads no record, so that a million of them take milliseconds. */
export type SlotTest = (slot: number) => boolean;

export interface UserQuery {
  readonly field: UserField;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** The user after whom the page begins; it has to be there. */
  readonly after?: string | undefined;
  /** Whoever fails this fails `test` as well. */
  readonly quick: SlotTest | undefined;
  readonly test: ((user: UserRecord) => boolean) | undefined;
}

/** A filter that lets fewer than this share through is better looked for from slot to slot than along an order. */
const RARE = 0.01;
const SAMPLES = 1_000;
const REMEMBERED_COUNTS = 100;

/**
 * Users in every order that a list may ask for. Each user has a slot, a number that is never given again; each order is
 * a column of values and the slots sorted by it. The columns hold what was saved last, so a record that was changed in
 * place but not saved yet cannot put an order out of order.
 */
export class UserIndex {
  readonly #slots = new Map<string, number>();
  readonly #records: (UserRecord | undefined)[] = [];
  readonly #signatures = new Signatures();
  readonly #columns: Readonly<Record<UserField, Column<number> | Column<string>>>;
  readonly #orders: Readonly<Record<UserField, SortedSlots>>;
  readonly #counts = new Map<string, number>();
  readonly #banned = new NumberColumn();
  readonly #saves: readonly ((slot: number, user: UserRecord, isNew: boolean) => void)[];

  constructor() {
    const saves: ((slot: number, user: UserRecord, isNew: boolean) => void)[] = [];
    const add = <Value>(column: Column<Value>, valueOf: (user: UserRecord) => Value): [Column<Value>, SortedSlots] => {
      const order = new SortedSlots((one, other) => column.compare(one, other));
      saves.push((slot, user, isNew) => {
        const value = valueOf(user);
        if (!isNew && column.get(slot) === value) return;
        if (!isNew) order.remove(slot);
        column.set(slot, value);
        order.insert(slot);
      });
      return [column, order];
    };
    const made = {
      ...mapRecord(NUMBERS, (valueOf) => add(new NumberColumn(), valueOf)),
      ...mapRecord(TEXTS, (valueOf) => add(new TextColumn(), valueOf)),
    };
    this.#columns = mapRecord(made, ([column]) => column);
    this.#orders = mapRecord(made, ([, order]) => order);
    this.#saves = saves;
  }

  save(user: UserRecord): void {
    this.#counts.clear();
    const known = this.#slots.get(user.id);
    const slot = known ?? this.#records.length;
    if (known === undefined) this.#slots.set(user.id, slot);
    this.#records[slot] = user;
    for (const save of this.#saves) save(slot, user, known === undefined);
    this.#banned.set(slot, user.banned ? 1 : 0);
    const addresses = user.emailAddresses.map(({ address }) => address);
    const { id, username, firstName, lastName } = user;
    this.#signatures.set(slot, [id, username, firstName, lastName, fullNameOf(user), ...addresses]);
  }

  /** Takes over when a user was last here; nothing else may have changed. */
  saveTimes(user: UserRecord): void {
    const slot = this.#slots.get(user.id);
    if (slot === undefined) return;
    this.#counts.clear();
    for (const save of this.#saves) save(slot, user, false);
  }

  delete(userId: string): void {
    const slot = this.#slots.get(userId);
    if (slot === undefined) return;
    this.#counts.clear();
    this.#slots.delete(userId);
    for (const order of Object.values(this.#orders)) order.remove(slot);
    this.#records[slot] = undefined;
    this.#signatures.set(slot, []);
  }

  clear(): void {
    this.#counts.clear();
    this.#slots.clear();
    this.#records.length = 0;
    for (const order of Object.values(this.#orders)) order.clear();
  }

  /** What is outside of the records that filters read has changed. */
  forgetCounts(): void {
    this.#counts.clear();
  }

  /** A filter on a time, both bounds left out of it; users without that time pass none. */
  betweenTest(field: NumberField, after: number, before: number): SlotTest {
    const column = this.#columns[field] as Column<number>;
    return (slot) => {
      const value = column.get(slot) ?? 0;
      return value > after && value < before;
    };
  }

  bannedTest(banned: boolean): SlotTest {
    return (slot) => this.#banned.get(slot) === (banned ? 1 : 0);
  }

  /** A filter on a text that some field must hold; undefined where it is too short to tell quickly. */
  textTest(text: string): SlotTest | undefined {
    return this.#signatures.testFor(text);
  }

  /** One page of users. */
  list(query: UserQuery): UserRecord[] {
    if (this.#isRare(query)) return this.#collect(query);
    const order = this.#orders[query.field];
    const found: UserRecord[] = [];
    const isFiltered = query.test !== undefined;
    let skip = isFiltered ? query.offset : 0;
    order.walk(this.#startOf(query) + (isFiltered ? 0 : query.offset), query.descending, (slot) => {
      const user = this.#pass(slot, query);
      if (user !== undefined && skip-- <= 0) found.push(user);
      return found.length < query.limit;
    });
    return found;
  }

  /**
   * How many users pass.
   *
   * @param name what the filters are: the same filters are not counted again until some user changes
   */
  count(name: string, query: Pick<UserQuery, 'quick' | 'test'>): number {
    if (query.test === undefined) return this.#slots.size;
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    let count = 0;
    for (let slot = 0; slot < this.#records.length; slot += 1) if (this.#pass(slot, query) !== undefined) count += 1;
    if (this.#counts.size >= REMEMBERED_COUNTS) this.#counts.clear();
    this.#counts.set(name, count);
    return count;
  }

  /** Sorts the few that were found in another way. */
  sort(users: readonly UserRecord[], field: UserField, descending: boolean): UserRecord[] {
    const column = this.#columns[field];
    const slots = users.flatMap((user) => this.#slots.get(user.id) ?? []);
    slots.sort((one, other) => (descending ? column.compare(other, one) : column.compare(one, other)));
    return slots.flatMap((slot) => this.#records[slot] ?? []);
  }

  #pass(slot: number, { quick, test }: Pick<UserQuery, 'quick' | 'test'>): UserRecord | undefined {
    if (quick !== undefined && !quick(slot)) return undefined;
    const user = this.#records[slot];
    return user !== undefined && (test === undefined || test(user)) ? user : undefined;
  }

  #startOf({ after, field, descending }: UserQuery): number {
    const slot = after === undefined ? undefined : this.#slots.get(after);
    if (slot === undefined) return 0;
    const rank = this.#orders[field].rank(slot);
    return descending ? this.#slots.size - rank : rank + 1;
  }

  /** Asks a sample: what the quick filter lets through may still fail. */
  #isRare(query: UserQuery): boolean {
    const count = this.#records.length;
    if (query.quick === undefined || count < SAMPLES) return false;
    let passed = 0;
    for (let turn = 0; turn < SAMPLES; turn += 1) {
      // Scattered, because users that were made in a loop repeat at even distances.
      const slot = (Math.imul(turn + 1, 0x9e3779b1) >>> 0) % count;
      if (this.#pass(slot, query) !== undefined) passed += 1;
    }
    return passed / SAMPLES < RARE;
  }

  #collect(query: UserQuery): UserRecord[] {
    const found: UserRecord[] = [];
    for (let slot = 0; slot < this.#records.length; slot += 1) {
      const user = this.#pass(slot, query);
      if (user !== undefined) found.push(user);
    }
    const sorted = this.sort(found, query.field, query.descending);
    const cursor = query.after === undefined ? 0 : this.#placeAfter(sorted, query);
    return sorted.slice(cursor + query.offset, cursor + query.offset + query.limit);
  }

  /** Where the page after the cursor begins, whether or not the cursor's own user passes the filters. */
  #placeAfter(sorted: readonly UserRecord[], { after = '', field, descending }: UserQuery): number {
    const [column, cursor] = [this.#columns[field], this.#slots.get(after) ?? 0];
    const place = sorted.findIndex(({ id }) => {
      const difference = column.compare(this.#slots.get(id) ?? 0, cursor);
      return descending ? difference < 0 : difference > 0;
    });
    return place < 0 ? sorted.length : place;
  }
}

export function fullNameOf(user: UserRecord): string {
  return [user.firstName, user.lastName].filter(Boolean).join(' ');
}

function primaryAddress(user: UserRecord): string | undefined {
  return user.emailAddresses.find((email) => email.id === user.primaryEmailAddressId)?.address;
}

function mapRecord<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Record<Key, To> {
  return Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, map(value)])) as Record<Key, To>;
}
