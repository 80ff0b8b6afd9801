import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { EmailAddressRecord, Metadata, Requester, UserRecord } from '../records.ts';
import { dropMember } from '../organizations/memberships.ts';
import { releaseExternalAccounts } from './externalAccounts.ts';
import { shapeDeletedUser, shapeUserForBackend } from '../shapes/user.ts';

export type NewUser = Partial<Omit<UserRecord, 'id' | 'updatedAt' | 'emailAddresses'>> & {
  readonly emailAddresses: EmailAddressRecord[];
};

/** One for all who have none, so that a million users have room; metadata is replaced, never changed in place. */
const NO_METADATA: Metadata = Object.freeze({});

/** Adds a user without telling anyone. */
export function addUser(instance: Pick<Instance, 'store'>, given: NewUser): UserRecord {
  const now = Date.now();
  const user: UserRecord = {
    externalId: null,
    username: null,
    firstName: null,
    lastName: null,
    locale: null,
    primaryEmailAddressId: given.emailAddresses[0]?.id ?? null,
    passwordHash: null,
    passwordUpdatedAt: given.passwordHash == null ? null : now,
    publicMetadata: NO_METADATA,
    privateMetadata: NO_METADATA,
    unsafeMetadata: NO_METADATA,
    banned: false,
    locked: false,
    deleteSelfEnabled: true,
    createOrganizationEnabled: true,
    createOrganizationsLimit: null,
    bypassClientTrust: false,
    legalAcceptedAt: null,
    lastSignInAt: null,
    lastActiveAt: null,
    createdAt: now,
    ...given,
    id: newId('user'),
    updatedAt: now,
  };
  instance.store.saveUser(user);
  return user;
}

/** Adds a user and sends `user.created`. */
export function createUser(instance: Instance, given: NewUser, requester: Requester): UserRecord {
  const user = addUser(instance, given);
  instance.deliveries.send('user.created', shapeUserForBackend(instance, user), requester);
  return user;
}

/** Takes over changes that were made to a user's record, and sends `user.updated`. */
export function updateUser(instance: Instance, user: UserRecord, requester: Requester): void {
  // Two changes within a millisecond must still be in order for whoever mirrors them by `updated_at`.
  user.updatedAt = Math.max(Date.now(), user.updatedAt + 1);
  instance.store.saveUser(user);
  instance.deliveries.send('user.updated', shapeUserForBackend(instance, user), requester);
}

/** Removes a user with its sessions, and sends `user.deleted`. */
export function deleteUser(instance: Instance, user: UserRecord, requester: Requester): void {
  const now = Date.now();
  for (const session of instance.store.sessionsOfUser(user.id)) {
    if (session.status === 'active') {
      session.status = 'removed';
      session.updatedAt = now;
    }
    const client = instance.store.clients.get(session.clientId);
    if (client === undefined) continue;
    client.sessionIds = client.sessionIds.filter((id) => id !== session.id);
    client.lastActiveSessionId = client.sessionIds[0] ?? null;
    client.sessionsChangedAt = now;
  }
  for (const membership of instance.store.membershipsOfUser(user.id)) dropMember(instance, membership, requester);
  releaseExternalAccounts(instance, user);
  instance.store.deleteUser(user.id);
  instance.deliveries.send('user.deleted', shapeDeletedUser(user), requester);
}
