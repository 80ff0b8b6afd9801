import { ClerkApiError, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { MembershipRecord, OrganizationRecord } from '../organizationRecords.ts';
import type { Metadata, Requester } from '../records.ts';
import { shapeMembership } from '../shapes/membership.ts';
import { isElevated, requireRole } from './roles.ts';

export interface NewMember {
  readonly organization: OrganizationRecord;
  readonly userId: string;
  readonly role: string;
  readonly publicMetadata?: Metadata;
  readonly privateMetadata?: Metadata;
}

/**
 * Makes a user a member, and sends `organizationMembership.created`.
 *
 * @throws ClerkApiError `resource_not_found`, `already_a_member_in_organization`, `organization_membership_quota_exceeded`
 */
export function addMember(instance: Instance, given: NewMember, requester: Requester): MembershipRecord {
  const { store } = instance;
  const { organization, userId } = given;
  if (!store.users.has(userId)) throw notFound('user', userId);
  requireRole(instance, given.role);
  if (store.membership(organization.id, userId) !== undefined) {
    throw new ClerkApiError(400, 'already_a_member_in_organization', 'already a member', {
      longMessage: `User ${userId} is already a member of the organization.`,
    });
  }
  const limit = organization.maxAllowedMemberships;
  if (limit > 0 && store.membershipsOf(organization.id).length >= limit) {
    throw new ClerkApiError(403, 'organization_membership_quota_exceeded', 'Membership quota exceeded', {
      longMessage: `You have reached your limit of ${limit} organization memberships, including outstanding invitations.`,
    });
  }
  const now = Date.now();
  const membership: MembershipRecord = {
    id: newId('orgmem'),
    organizationId: organization.id,
    userId,
    role: given.role,
    publicMetadata: given.publicMetadata ?? {},
    privateMetadata: given.privateMetadata ?? {},
    createdAt: now,
    updatedAt: now,
  };
  store.saveMembership(membership);
  instance.deliveries.send('organizationMembership.created', shapeMembership(instance, membership), requester);
  return membership;
}

/** @throws ClerkApiError `organization_minimum_permissions_needed` where it would leave nobody in charge */
export function changeRole(instance: Instance, membership: MembershipRecord, role: string, requester: Requester): void {
  requireRole(instance, role);
  if (!isElevated(instance, role)) refuseLastInCharge(instance, membership);
  membership.role = role;
  updateMembership(instance, membership, requester);
}

/** Takes over changes that were made to a membership's record, and sends `organizationMembership.updated`. */
export function updateMembership(instance: Instance, membership: MembershipRecord, requester: Requester): void {
  membership.updatedAt = Math.max(Date.now(), membership.updatedAt + 1);
  instance.deliveries.send('organizationMembership.updated', shapeMembership(instance, membership), requester);
}

/**
 * Takes a member out, sends `organizationMembership.deleted`, and gives the membership as it was.
 *
 * @throws ClerkApiError `organization_minimum_permissions_needed` where it would leave members with nobody in charge
 */
export function removeMember(
  instance: Instance,
  membership: MembershipRecord,
  requester: Requester,
): Record<string, unknown> {
  if (instance.store.membershipsOf(membership.organizationId).length > 1) refuseLastInCharge(instance, membership);
  return dropMember(instance, membership, requester);
}

/** Takes a member out because the user is no more: nobody is asked whether someone is left in charge. */
export function dropMember(
  instance: Instance,
  membership: MembershipRecord,
  requester: Requester,
): Record<string, unknown> {
  const shape = shapeMembership(instance, membership);
  instance.store.deleteMembership(membership);
  instance.deliveries.send('organizationMembership.deleted', shape, requester);
  return shape;
}

function refuseLastInCharge(instance: Instance, membership: MembershipRecord): void {
  const others = instance.store.membershipsOf(membership.organizationId).filter(({ id }) => id !== membership.id);
  if (!isElevated(instance, membership.role) || others.some(({ role }) => isElevated(instance, role))) return;
  throw new ClerkApiError(400, 'organization_minimum_permissions_needed', 'Minimum permissions needed', {
    longMessage: 'There has to be at least one organization member with the minimum required permissions.',
  });
}
