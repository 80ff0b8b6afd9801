import type { Context } from 'hono';
import { invalid } from './error.ts';

const DEFAULT_LIMIT = 50;
const MAXIMUM_LIMIT = 250;

function readLimit(c: Context): number {
  const text = c.req.query('limit');
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAXIMUM_LIMIT) return limit;
  throw invalid(['query', 'limit'], `Given limit must be 1 to ${MAXIMUM_LIMIT}`);
}

/** The time that a query names, in milliseconds. */
function readTime(c: Context, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalid(['query', name], `Unable to parse ${name}`);
  return time;
}

/** Whether something of this time is within the query's `before` and `after`. */
export function readPeriod(c: Context): (time: number) => boolean {
  const [before, after] = [readTime(c, 'before'), readTime(c, 'after')];
  return (time) => (before === undefined || time < before) && (after === undefined || time > after);
}

/**
 * A page in Svix's shape. `iterator` is the id of the last entry, and leads to the page after it; `prevIterator` is the
 * first one's with a minus, and leads back.
 *
 * @param entries all of them, in order, each with its id
 * @throws SvixApiError 422 for a limit out of range or an iterator that no page gave
 */
export function answerPage<Entry>(
  c: Context,
  entries: readonly Entry[],
  idOf: (entry: Entry) => string,
  shape: (entry: Entry) => Record<string, unknown>,
): Response {
  const limit = readLimit(c);
  const iterator = c.req.query('iterator');
  const back = iterator?.startsWith('-') === true;
  const id = back ? iterator.slice(1) : iterator;
  const at = id === undefined ? -1 : entries.findIndex((entry) => idOf(entry) === id);
  if (id !== undefined && at < 0) throw invalid(['query', 'iterator'], 'Invalid iterator');
  const page = back ? entries.slice(Math.max(0, at - limit), at) : entries.slice(at + 1, at + 1 + limit);
  const [first, last] = [page[0], page.at(-1)];
  return c.json({
    data: page.map(shape),
    done: back ? at - limit <= 0 : at + 1 + limit >= entries.length,
    iterator: last === undefined ? (iterator ?? null) : idOf(last),
    prevIterator: first === undefined ? null : `-${idOf(first)}`,
  });
}
