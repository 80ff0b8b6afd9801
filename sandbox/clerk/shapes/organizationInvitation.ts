import type { Instance } from '../instance.ts';
import { roleByKey } from '../organizations/roles.ts';
import { statusOf } from '../organizations/status.ts';
import type { OrganizationInvitationRecord } from '../organizationRecords.ts';
import { shapePublicOrganizationData } from './organization.ts';
import { imageUrl, primaryIdentifier } from './user.ts';

/** An invitation to an organization, as the Backend API and the deliveries give it. */
export function shapeOrganizationInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): Record<string, unknown> {
  const inviter = instance.store.users.get(invitation.inviterId ?? '');
  const status = statusOf(invitation);
  return {
    object: 'organization_invitation',
    id: invitation.id,
    email_address: invitation.emailAddress,
    role: invitation.role,
    role_name: roleByKey(instance, invitation.role)?.name ?? invitation.role,
    organization_id: invitation.organizationId,
    inviter_id: invitation.inviterId,
    public_inviter_data:
      inviter === undefined
        ? null
        : {
            user_id: inviter.id,
            first_name: inviter.firstName,
            last_name: inviter.lastName,
            image_url: imageUrl(instance, inviter),
            has_image: false,
            identifier: primaryIdentifier(inviter),
          },
    status,
    public_metadata: invitation.publicMetadata,
    private_metadata: invitation.privateMetadata,
    // The link is good only while the invitation is.
    url: status === 'pending' ? invitation.url : null,
    expires_at: invitation.expireAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}

/** The same with the organization's public data, for lists that go across organizations. */
export function shapeInvitationWithOrganization(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): Record<string, unknown> {
  const organization = instance.store.organizations.get(invitation.organizationId);
  return {
    ...shapeOrganizationInvitation(instance, invitation),
    ...(organization === undefined
      ? {}
      : { public_organization_data: shapePublicOrganizationData(instance, organization) }),
  };
}
