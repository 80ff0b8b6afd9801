import type { Delivery } from '../../deliveries/delivery.ts';
import type { Instance } from '../../instance.ts';
import type { SessionRecord, UserRecord } from '../../records.ts';

/** So many of each kind are shown, the newest. */
const SHOWN = 100;

/** The last of a list that can only be gone through from its start, newest first. */
function newest<Entry>(entries: Iterable<Entry>, size: number): Entry[] {
  const last: Entry[] = [];
  let at = 0;
  for (const entry of entries) {
    if (at >= size - SHOWN) last.push(entry);
    at += 1;
  }
  return last.reverse();
}

function addressOf(user: UserRecord | undefined): string | null {
  const primary = user?.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId);
  return (primary ?? user?.emailAddresses[0])?.address ?? user?.username ?? null;
}

function viewUser(instance: Instance, user: UserRecord): Record<string, unknown> {
  const sessions = instance.store.sessionsOfUser(user.id).filter(({ status }) => status === 'active');
  return {
    id: user.id,
    address: addressOf(user),
    name: [user.firstName, user.lastName].filter(Boolean).join(' '),
    state: user.banned ? 'banned' : user.locked ? 'locked' : 'active',
    sessions: sessions.length,
    lastSignInAt: user.lastSignInAt,
    createdAt: user.createdAt,
  };
}

function viewSession(instance: Instance, session: SessionRecord): Record<string, unknown> {
  return {
    id: session.id,
    userId: session.userId,
    address: addressOf(instance.store.users.get(session.userId)),
    status: session.status,
    lastActiveAt: session.lastActiveAt,
    expireAt: session.expireAt,
    createdAt: session.createdAt,
  };
}

function viewDelivery(delivery: Delivery): Record<string, unknown> {
  const last = delivery.attempts.at(-1);
  return {
    id: delivery.id,
    endpointId: delivery.endpointId,
    url: delivery.url,
    event: delivery.event,
    userId: delivery.userId,
    state: delivery.state,
    attempts: delivery.attempts.length,
    answer: last === undefined ? null : (last.error ?? String(last.status)),
    nextAttemptAt: delivery.state === 'pending' ? delivery.nextAttemptAt : null,
    createdAt: delivery.createdAt,
  };
}

/** What the page shows: the newest of each kind, and how many there are. */
export function viewInstance(instance: Instance): Record<string, unknown> {
  const { store, deliveries, clock } = instance;
  const messages = newest(deliveries.messages.all(), deliveries.messages.size);
  return {
    instance: {
      id: instance.id,
      environment: instance.environment,
      publishableKey: instance.keys.publishableKey,
      apiUrl: instance.apiUrl,
      fapiUrl: instance.fapiUrl,
    },
    clock: { aheadMs: clock.offset },
    counts: {
      users: store.users.size,
      sessions: store.sessions.size,
      mails: store.inbox.length,
      deliveries: deliveries.messages.size,
    },
    users: newest(store.users.values(), store.users.size).map((user) => viewUser(instance, user)),
    sessions: newest(store.sessions.values(), store.sessions.size).map((session) => viewSession(instance, session)),
    mails: store.inbox.slice(-SHOWN).reverse(),
    deliveries: messages.flatMap((message) => message.deliveries.map(viewDelivery)).slice(0, SHOWN),
  };
}
