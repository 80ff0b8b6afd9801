import type { Context } from 'hono';
import { ClerkApiError } from '../http/error.ts';

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

/** The page that `limit` (1 to 500, 10 by default) and `offset` ask for. */
export function pageOf<Entry>(c: Context, entries: readonly Entry[]): Entry[] {
  const limit = readNumber(c, 'limit', { min: 1, max: MAXIMUM_LIMIT, otherwise: DEFAULT_LIMIT });
  const offset = readNumber(c, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 });
  return entries.slice(offset, offset + limit);
}

/** A list, alone or with its total, as `paginated` asks. */
export function answerList(c: Context, page: readonly unknown[], total: number): Response {
  return c.req.query('paginated') === 'true' ? c.json({ data: page, total_count: total }) : c.json(page);
}
