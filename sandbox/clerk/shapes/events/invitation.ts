import type { Metadata } from '../../records.ts';
import { type PublicUserFacts, shapePublicUser } from './membership.ts';
import { type OrganizationFacts, shapePublicOrganizationData } from './organization.ts';

export interface InvitationFacts {
  readonly id: string;
  readonly emailAddress: string;
  readonly role: string;
  readonly roleName: string;
  readonly organizationId: string;
  readonly status: 'pending' | 'accepted' | 'revoked' | 'expired';
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly url: string | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * The data of `organizationInvitation.created` and `.revoked`, and, with the user who took it up, of `.accepted`.
 *
 * @param inviter null where the Backend API was not told of one
 */
export function shapeInvitationEvent(
  invitation: InvitationFacts,
  organization: Pick<OrganizationFacts, 'id' | 'name' | 'slug' | 'imageUrl' | 'hasImage'>,
  inviter: PublicUserFacts | null,
  acceptedBy?: string,
): Record<string, unknown> {
  return {
    object: 'organization_invitation',
    id: invitation.id,
    email_address: invitation.emailAddress,
    role: invitation.role,
    role_name: invitation.roleName,
    organization_id: invitation.organizationId,
    inviter_id: inviter?.userId ?? null,
    public_inviter_data: inviter === null ? null : shapePublicUser(inviter),
    status: invitation.status,
    public_metadata: invitation.publicMetadata,
    private_metadata: invitation.privateMetadata,
    url: invitation.url,
    expires_at: invitation.expiresAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
    // One level deeper than elsewhere: so Clerk's document has it.
    data: { public_organization_data: shapePublicOrganizationData(organization) },
    ...(acceptedBy === undefined ? {} : { user_id: acceptedBy }),
  };
}
