import type { Log } from '../log.ts';
import type { ClerkUser, UserStore } from '../store/store.ts';
import { readDeletedId } from './mapping.ts';
import type { DeliveredEvent } from './verify.ts';

/** The parts that a handler works with. */
export interface SyncParts {
  readonly mapping: (data: unknown) => ClerkUser;
  readonly store: UserStore;
  readonly log: Log;
}

/** Applies the data of one kind of event to the store. Resolves once it is applied, or known not to be needed. */
export type Handler = (data: unknown, parts: SyncParts) => Promise<void>;

export interface SyncHandlers {
  readonly created: Handler;
  readonly updated: Handler;
  readonly deleted: Handler;
}

/** A created and an updated event are one: deliveries come twice and out of order, and each carries the whole user. */
const saveUser: Handler = async (data, { mapping, store, log }) => {
  const user = mapping(data);
  const outcome = await store.save(user, { onlyIfNewer: true });
  if (outcome !== 'saved') log('info', 'event not needed', { clerkId: user.clerkId, reason: outcome });
};

const deleteUser: Handler = async (data, { store, log }) => {
  const clerkId = readDeletedId(data);
  if (!(await store.remove(clerkId))) log('warn', 'deleted user was not found', { clerkId });
};

export const syncHandlers: SyncHandlers = { created: saveUser, updated: saveUser, deleted: deleteUser };

/** Hands an event to its handler; kinds that the application does not follow are acknowledged and left. */
export async function applyEvent(
  event: DeliveredEvent,
  parts: SyncParts & { readonly sync: SyncHandlers },
): Promise<void> {
  switch (event.type) {
    case 'user.created':
      return parts.sync.created(event.data, parts);
    case 'user.updated':
      return parts.sync.updated(event.data, parts);
    case 'user.deleted':
      return parts.sync.deleted(event.data, parts);
    default:
      parts.log('info', 'event of no interest', { type: event.type });
  }
}
