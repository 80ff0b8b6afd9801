import type { Store } from '../store.ts';

/** One of the store's lists of records: a map by key, or a list. */
export type Collection = Map<unknown, unknown> | unknown[];

/**
 * Every list of records that the store has, by its name. Read from the store itself, so that none is forgotten when a
 * new one is added.
 */
export function collectionsOf(store: Store): ReadonlyMap<string, Collection> {
  const found = new Map<string, Collection>();
  for (const [name, value] of Object.entries(store)) {
    if (value instanceof Map || Array.isArray(value)) found.set(name, value as Collection);
  }
  return found;
}

/** Replaces what a collection holds. Records that the store keeps an index of go in by its own method. */
export function fillCollection(store: Store, name: string, held: Collection): void {
  const collection = collectionsOf(store).get(name);
  if (collection instanceof Map && held instanceof Map) {
    collection.clear();
    const save = saverOf(store, name);
    for (const [key, record] of held) {
      if (save === undefined) collection.set(key, record);
      else save.call(store, record);
    }
  } else if (Array.isArray(collection) && Array.isArray(held)) {
    collection.length = 0;
    for (const record of held) collection.push(record);
  }
}

/** `saveUser` for `users`: the store's rule for naming what indexes a record. */
function saverOf(store: Store, name: string): ((record: unknown) => void) | undefined {
  const method = `save${name.charAt(0).toUpperCase()}${name.slice(1).replace(/s$/, '')}`;
  const save: unknown = Reflect.get(store, method);
  return typeof save === 'function' ? (save as (record: unknown) => void) : undefined;
}
