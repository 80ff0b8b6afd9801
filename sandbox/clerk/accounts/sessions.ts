import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, Requester, SessionRecord, UserRecord } from '../records.ts';
import { shapeSessionEvent } from '../shapes/session.ts';

/** Clerk's defaults: a session ends after seven days, and is given up after thirty. */
const DAY_MS = 86_400_000;
const EXPIRES_AFTER_MS = 7 * DAY_MS;
const ABANDONED_AFTER_MS = 30 * DAY_MS;

export function newClient(instance: Instance): ClientRecord {
  const now = Date.now();
  const client: ClientRecord = {
    id: newId('client'),
    sessionIds: [],
    signInId: null,
    signUpId: null,
    lastActiveSessionId: null,
    lastAuthenticationStrategy: null,
    sessionsChangedAt: now,
    createdAt: now,
    updatedAt: now,
  };
  instance.store.clients.set(client.id, client);
  return client;
}

/** Signs a user in on a client and sends `session.created`. */
export function startSession(
  instance: Instance,
  user: UserRecord,
  client: ClientRecord,
  strategy: string,
  requester: Requester,
): SessionRecord {
  const now = Date.now();
  const session: SessionRecord = {
    id: newId('sess'),
    userId: user.id,
    clientId: client.id,
    status: 'active',
    activity: { id: newId('sess_activity'), ...requester },
    firstFactorAt: now,
    lastActiveAt: now,
    expireAt: now + EXPIRES_AFTER_MS,
    abandonAt: now + ABANDONED_AFTER_MS,
    createdAt: now,
    updatedAt: now,
  };
  instance.store.saveSession(session);
  client.sessionIds.push(session.id);
  client.lastActiveSessionId = session.id;
  client.lastAuthenticationStrategy = strategy;
  client.sessionsChangedAt = now;
  client.updatedAt = now;
  user.lastSignInAt = now;
  user.lastActiveAt = now;
  instance.store.userIndex.saveTimes(user);
  instance.deliveries.send('session.created', shapeSessionEvent(instance, session, user), requester);
  return session;
}

/** Ends an active session in one of Clerk's ways and sends the event of the same name; others stay as they are. */
export function endSession(
  instance: Instance,
  session: SessionRecord,
  status: 'ended' | 'removed' | 'revoked',
  requester: Requester,
): void {
  if (session.status !== 'active') return;
  const now = Date.now();
  session.status = status;
  session.updatedAt = now;
  const client = instance.store.clients.get(session.clientId);
  if (client !== undefined) {
    client.sessionIds = client.sessionIds.filter((id) => id !== session.id);
    if (client.lastActiveSessionId === session.id) client.lastActiveSessionId = client.sessionIds[0] ?? null;
    client.sessionsChangedAt = now;
    client.updatedAt = now;
  }
  const user = instance.store.users.get(session.userId);
  if (user !== undefined) {
    instance.deliveries.send(`session.${status}`, shapeSessionEvent(instance, session, user), requester);
  }
}

/** The sessions of a client that can still give tokens, oldest first. */
export function activeSessions(instance: Instance, client: ClientRecord): SessionRecord[] {
  return client.sessionIds
    .flatMap((id) => instance.store.sessions.get(id) ?? [])
    .filter((session) => isActive(session));
}

export function isActive(session: SessionRecord): boolean {
  if (session.status === 'active' && session.expireAt <= Date.now()) session.status = 'expired';
  return session.status === 'active';
}
