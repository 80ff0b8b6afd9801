import { sendMail } from '../accounts/mail.ts';
import { ClerkApiError, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import { makeInvitationUrl } from '../invitations/ticket.ts';
import type { OrganizationInvitationRecord, OrganizationRecord } from '../organizationRecords.ts';
import type { Metadata, Requester } from '../records.ts';
import { shapePublicOrganizationData } from '../shapes/organization.ts';
import { shapeOrganizationInvitation } from '../shapes/organizationInvitation.ts';
import { addMember } from './memberships.ts';
import { requireRole } from './roles.ts';
import { statusOf } from './status.ts';

const DAY_MS = 86_400_000;

export interface NewOrganizationInvitation {
  readonly emailAddress: string;
  readonly role: string;
  readonly inviterId: string | null;
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly redirectUrl: string | undefined;
  readonly days: number;
  readonly notify: boolean;
}

/**
 * Refuses an invitation that could not be sent.
 *
 * @throws ClerkApiError `resource_not_found`, `already_a_member_in_organization`, `duplicate_record`
 */
export function checkOrganizationInvitation(
  instance: Instance,
  organization: OrganizationRecord,
  given: NewOrganizationInvitation,
): void {
  const { store } = instance;
  requireRole(instance, given.role);
  if (given.inviterId !== null && store.membership(organization.id, given.inviterId) === undefined) {
    throw notFound('organization membership for the inviter', given.inviterId);
  }
  const invited = store.userByIdentifier(given.emailAddress);
  if (invited !== undefined && store.membership(organization.id, invited.id) !== undefined) {
    throw new ClerkApiError(400, 'already_a_member_in_organization', 'already a member', {
      longMessage: `${given.emailAddress} is already a member of the organization.`,
      param: 'email_address',
    });
  }
  const pending = [...store.organizationInvitations.values()].some(
    (invitation) =>
      invitation.organizationId === organization.id &&
      invitation.emailAddress === given.emailAddress &&
      statusOf(invitation) === 'pending',
  );
  if (!pending) return;
  throw new ClerkApiError(400, 'duplicate_record', 'duplicate invitation', {
    longMessage: `There is already a pending invitation for ${given.emailAddress}.`,
    param: 'email_address',
  });
}

/** Invites an address to an organization: `organizationInvitation.created`, and the mail unless it is not wanted. */
export function inviteToOrganization(
  instance: Instance,
  organization: OrganizationRecord,
  given: NewOrganizationInvitation,
  requester: Requester,
): OrganizationInvitationRecord {
  const now = Date.now();
  const id = newId('orginv');
  const expireAt = now + given.days * DAY_MS;
  const url = makeInvitationUrl(instance, { id, kind: 'organization_invitation', expireAt, ...given });
  const invitation: OrganizationInvitationRecord = {
    id,
    organizationId: organization.id,
    emailAddress: given.emailAddress,
    role: given.role,
    inviterId: given.inviterId,
    status: 'pending',
    publicMetadata: given.publicMetadata,
    privateMetadata: given.privateMetadata,
    url,
    expireAt,
    createdAt: now,
    updatedAt: now,
  };
  instance.store.organizationInvitations.set(id, invitation);
  sendEvent(instance, invitation, 'created', requester);
  if (given.notify) {
    const mail = { to: given.emailAddress, purpose: 'organization_invitation', code: '', url } as const;
    sendMail(instance, { ...mail, slug: 'organization_invitation' }, requester);
  }
  return invitation;
}

/** Makes the invited user a member, and sends `organizationInvitation.accepted`. */
export function acceptOrganizationInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
  userId: string,
  requester: Requester,
): void {
  const organization = instance.store.organizations.get(invitation.organizationId);
  if (organization === undefined) {
    throw new ClerkApiError(400, 'organization_invitation_to_deleted_organization', 'Organization deleted', {
      longMessage: 'This invitation refers to an organization that has been deleted.',
    });
  }
  const { role, publicMetadata, privateMetadata } = invitation;
  addMember(instance, { organization, userId, role, publicMetadata, privateMetadata }, requester);
  invitation.status = 'accepted';
  invitation.updatedAt = Date.now();
  // Clerk's document has the organization one level deeper here than elsewhere.
  const more = {
    user_id: userId,
    data: { public_organization_data: shapePublicOrganizationData(instance, organization) },
  };
  sendEvent(instance, invitation, 'accepted', requester, more);
}

/** @throws ClerkApiError `organization_invitation_not_pending` */
export function revokeOrganizationInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
  requester: Requester,
): void {
  const status = statusOf(invitation);
  if (status !== 'pending') {
    throw new ClerkApiError(400, 'organization_invitation_not_pending', 'Organization invitation is not pending', {
      longMessage: `The organization invitation is ${status} and cannot be revoked.`,
    });
  }
  invitation.status = 'revoked';
  invitation.updatedAt = Date.now();
  sendEvent(instance, invitation, 'revoked', requester);
}

function sendEvent(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
  what: 'created' | 'accepted' | 'revoked',
  requester: Requester,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const data = { ...shapeOrganizationInvitation(instance, invitation), ...more };
  instance.deliveries.send(`organizationInvitation.${what}`, data, requester);
}
