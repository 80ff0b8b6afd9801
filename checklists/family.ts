import type { Item } from './item.ts';

/**
 * The ids that one entry of `from` stands for: an id stands for itself, `x.*` for every id below `x.`.
 * Nothing is returned for an entry that names nothing.
 */
export function expandFamily(entry: string, ids: readonly string[]): readonly string[] {
  if (!entry.endsWith('.*')) return ids.includes(entry) ? [entry] : [];
  const prefix = entry.slice(0, -1);
  return ids.filter((id) => id.startsWith(prefix));
}

/** Every item that a derived one follows from, each once. */
export function sourcesOf(item: Item, ids: readonly string[]): readonly string[] {
  return [...new Set((item.from ?? []).flatMap((entry) => expandFamily(entry, ids)))];
}
