import type { Context } from 'hono';
import { ClerkApiError, invalidValue } from '../http/error.ts';

const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 500;

function readNumber(c: Context, name: string, range: { min: number; max: number; otherwise: number }): number {
  const text = c.req.query(name);
  if (text === undefined || text === '') return range.otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= range.min && value <= range.max) return value;
  throw new ClerkApiError(422, 'form_param_value_invalid', 'is invalid', {
    longMessage: `${name} must be an integer from ${range.min} to ${range.max}.`,
    param: name,
  });
}

/** The `limit` (1 to 500, 10 by default) and `offset` that a list is asked for with. */
export function readPage(c: Context): { limit: number; offset: number } {
  return {
    limit: readNumber(c, 'limit', { min: 1, max: MAXIMUM_LIMIT, otherwise: DEFAULT_LIMIT }),
    offset: readNumber(c, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 }),
  };
}

/** The page that the query asks for. */
export function pageOf<Entry>(c: Context, entries: readonly Entry[]): Entry[] {
  const { limit, offset } = readPage(c);
  return entries.slice(offset, offset + limit);
}

/** The values of a parameter that may be repeated, with or without brackets or commas. */
export function readList(c: Context, name: string): string[] {
  return (c.req.queries(name) ?? c.req.queries(`${name}[]`) ?? []).flatMap((text) => text.split(','));
}

/** The field and direction of `order_by`: `+` or nothing in front is ascending, `-` descending. */
export function readOrder<Field extends string>(
  c: Context,
  fields: readonly Field[],
  otherwise: `-${Field}` | Field,
): { field: Field; descending: boolean } {
  // A plus sign in a query is a blank.
  const asked = (c.req.query('order_by') || otherwise).trim();
  const field = fields.find((candidate) => candidate === asked.replace(/^[+-]/, ''));
  if (field === undefined) throw invalidValue('order_by', `order_by must be one of ${fields.join(', ')}.`);
  return { field, descending: asked.startsWith('-') };
}

/** The entries in order; between equals the order of creation decides, so pages neither repeat nor skip any. */
export function sortEntries<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string | number,
  descending: boolean,
): Entry[] {
  const sign = descending ? -1 : 1;
  return (descending ? [...entries].reverse() : [...entries]).sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a === b ? 0 : a < b ? -sign : sign;
  });
}

/** One page of a list with its total, the way of the newer resources. */
export function answerPage<Entry>(
  c: Context,
  entries: readonly Entry[],
  shape: (entry: Entry) => Record<string, unknown>,
): Response {
  return c.json({ data: pageOf(c, entries).map(shape), total_count: entries.length });
}

/** A list, alone or with its total, as `paginated` asks. */
export function answerList(c: Context, page: readonly unknown[], total: number): Response {
  return c.req.query('paginated') === 'true' ? c.json({ data: page, total_count: total }) : c.json(page);
}
