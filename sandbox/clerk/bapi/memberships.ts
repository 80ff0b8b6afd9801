import type { Context } from 'hono';
import { checkMetadataSize, mergeMetadata } from '../accounts/metadata.ts';
import { objectField, readJson, refuseUnknown, requiredText } from '../http/body.ts';
import { notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import { addMember, changeRole, removeMember, updateMembership } from '../organizations/memberships.ts';
import type { MembershipRecord } from '../organizationRecords.ts';
import type { UserRecord } from '../records.ts';
import { shapeMembership } from '../shapes/membership.ts';
import { primaryIdentifier } from '../shapes/user.ts';
import { findOrganization } from './organizations.ts';
import { answerPage, readList, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';
import { readUserTest } from './userTests.ts';
import { findUser } from './users.ts';

const ORDERS = ['phone_number', 'email_address', 'created_at', 'first_name', 'last_name', 'username'] as const;

function findMembership(c: Context, instance: Instance): MembershipRecord {
  const organization = findOrganization(c, instance);
  const userId = c.req.param('userId') ?? '';
  const membership = instance.store.membership(organization.id, userId);
  if (membership === undefined) throw notFound('organization membership for user', userId);
  return membership;
}

function sortMemberships(c: Context, instance: Instance, memberships: readonly MembershipRecord[]): MembershipRecord[] {
  const { field, descending } = readOrder(c, ORDERS, '-created_at');
  const ofUser = (read: (user: UserRecord) => string | null) => (membership: MembershipRecord) => {
    const user = instance.store.users.get(membership.userId);
    return user === undefined ? '' : (read(user) ?? '');
  };
  const keys: Record<(typeof ORDERS)[number], (membership: MembershipRecord) => string | number> = {
    phone_number: () => '',
    email_address: ofUser(primaryIdentifier),
    created_at: ({ createdAt }) => createdAt,
    first_name: ofUser(({ firstName }) => firstName),
    last_name: ofUser(({ lastName }) => lastName),
    username: ofUser(({ username }) => username),
  };
  return sortEntries(memberships, keys[field], descending);
}

/** Who belongs to an organization, and as what. */
export const membershipRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;
  const shape = (membership: MembershipRecord): Record<string, unknown> => shapeMembership(instance, membership);
  const ofOrganization = '/organizations/:organizationId/memberships';

  app.get(ofOrganization, (c) => {
    const passes = readUserTest(c, store);
    const roles = readList(c, 'role');
    const found = store.membershipsOf(findOrganization(c, instance).id).filter((membership) => {
      const user = store.users.get(membership.userId);
      return (roles.length === 0 || roles.includes(membership.role)) && user !== undefined && passes(user);
    });
    return answerPage(c, sortMemberships(c, instance, found), shape);
  });

  app.post(ofOrganization, async (c) => {
    const organization = findOrganization(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['user_id', 'role', 'public_metadata', 'private_metadata']);
    const given = {
      organization,
      userId: requiredText(body, 'user_id'),
      role: requiredText(body, 'role'),
      publicMetadata: checkMetadataSize(objectField(body, 'public_metadata') ?? {}, 'public_metadata'),
      privateMetadata: checkMetadataSize(objectField(body, 'private_metadata') ?? {}, 'private_metadata'),
    };
    return c.json(shape(addMember(instance, given, requesterOf(c))));
  });

  app.patch(`${ofOrganization}/:userId`, async (c) => {
    const membership = findMembership(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['role']);
    changeRole(instance, membership, requiredText(body, 'role'), requesterOf(c));
    return c.json(shape(membership));
  });

  app.patch(`${ofOrganization}/:userId/metadata`, async (c) => {
    const membership = findMembership(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['public_metadata', 'private_metadata']);
    const merge = (param: string, current: Record<string, unknown>): Record<string, unknown> =>
      checkMetadataSize(mergeMetadata(current, objectField(body, param) ?? {}), param);
    const publicMetadata = merge('public_metadata', membership.publicMetadata);
    const privateMetadata = merge('private_metadata', membership.privateMetadata);
    Object.assign(membership, { publicMetadata, privateMetadata });
    updateMembership(instance, membership, requesterOf(c));
    return c.json(shape(membership));
  });

  app.delete(`${ofOrganization}/:userId`, (c) =>
    c.json(removeMember(instance, findMembership(c, instance), requesterOf(c))),
  );

  app.get('/organization_memberships', (c) =>
    answerPage(c, sortMemberships(c, instance, [...store.memberships.values()]), shape),
  );

  app.get('/users/:userId/organization_memberships', (c) => {
    const memberships = store.membershipsOfUser(findUser(c, instance).id);
    return answerPage(c, memberships.reverse(), shape);
  });
};
