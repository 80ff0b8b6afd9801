import { isObject } from '../http/body.ts';

/** Marks what JSON has no word for. An object of the application's own with such a name is marked as one, too. */
const MARK = /^\$(map|set|date|bytes|object)$/;

/** What JSON can say of a record: maps, sets, dates and bytes are marked, fields without a value are left out. */
export function encodeRecord(value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value].map(([key, entry]) => [encodeRecord(key), encodeRecord(entry)]) };
  if (value instanceof Set) return { $set: [...value].map(encodeRecord) };
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(encodeRecord);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]): [string, unknown] => [name, encodeRecord(entry)]);
  return entries.length === 1 && MARK.test(entries[0]?.[0] ?? '') ? { $object: entries } : Object.fromEntries(entries);
}

/**
 * The record that {@link encodeRecord} described.
 *
 * @throws TypeError for a mark that holds something else than it should
 */
export function decodeRecord(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeRecord);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && MARK.test(first[0])) return decodeMarked(first[0], first[1]);
  return Object.fromEntries(entries.map(([name, entry]) => [name, decodeRecord(entry)]));
}

const isPair = (value: unknown): value is [unknown, unknown] => Array.isArray(value) && value.length === 2;

function decodeMarked(mark: string, held: unknown): unknown {
  if (mark === '$date' && typeof held === 'number') return new Date(held);
  if (mark === '$bytes' && typeof held === 'string') return new Uint8Array(Buffer.from(held, 'base64'));
  if (mark === '$set' && Array.isArray(held)) return new Set(held.map(decodeRecord));
  if (Array.isArray(held) && held.every(isPair)) {
    const pairs = held.map(([key, entry]): [unknown, unknown] => [decodeRecord(key), decodeRecord(entry)]);
    if (mark === '$map') return new Map(pairs);
    if (mark === '$object') return Object.fromEntries(pairs as [string, unknown][]);
  }
  throw new TypeError(`${mark} does not hold what it should`);
}
