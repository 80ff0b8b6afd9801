import type { Handler } from '../app/webhook/sync.ts';

/** A handler that inserts as SQL's plain INSERT does: of any number of deliveries, the unique index lets one through. */
export function plainInsert(): Handler {
  const inserting = new Set<string>();
  return async (data, { mapping, store }) => {
    const user = mapping(data);
    const violation = new Error(`duplicate key value violates unique constraint: ${user.clerkId}`);
    if (inserting.has(user.clerkId)) throw violation;
    inserting.add(user.clerkId);
    try {
      if (await store.find(user.clerkId)) throw violation;
      await store.save(user, { onlyIfNewer: true });
    } finally {
      inserting.delete(user.clerkId);
    }
  };
}
