import type { Metadata } from '../../records.ts';
import { type OrganizationFacts, shapeOrganizationEvent } from './organization.ts';

/** A person as other members see them. */
export interface PublicUserFacts {
  readonly userId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly imageUrl: string;
  readonly hasImage: boolean;
  /** The primary address, else the username. */
  readonly identifier: string;
}

export interface MembershipFacts {
  readonly id: string;
  /** `org:admin`, and its name, `Admin`. */
  readonly role: string;
  readonly roleName: string;
  readonly permissions: readonly string[];
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The data of `organizationMembership.created`, `.updated` and `.deleted`, which are alike. */
export function shapeMembershipEvent(
  membership: MembershipFacts,
  organization: OrganizationFacts,
  user: PublicUserFacts,
): Record<string, unknown> {
  return {
    object: 'organization_membership',
    id: membership.id,
    role: membership.role,
    role_name: membership.roleName,
    permissions: membership.permissions,
    public_metadata: membership.publicMetadata,
    private_metadata: membership.privateMetadata,
    organization: shapeOrganizationEvent(organization),
    // The older name of the picture is required here, and unknown to an invitation's inviter.
    public_user_data: { ...shapePublicUser(user), profile_image_url: user.imageUrl },
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  };
}

export function shapePublicUser(user: PublicUserFacts): Record<string, unknown> {
  return {
    user_id: user.userId,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: user.imageUrl,
    has_image: user.hasImage,
    identifier: user.identifier,
  };
}
