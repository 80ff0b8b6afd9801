import type { Metadata } from '../../records.ts';

/** What an event tells of an organization. Times are milliseconds since the epoch. */
export interface OrganizationFacts {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly imageUrl: string;
  readonly hasImage: boolean;
  readonly membersCount: number;
  readonly pendingInvitationsCount: number;
  readonly maxAllowedMemberships: number;
  readonly adminDeleteEnabled: boolean;
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  /** The user who made it; undefined where the Backend API was not told of one. */
  readonly createdBy?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The data of `organization.created` and `organization.updated`, and the organization in a membership's events. */
export function shapeOrganizationEvent(organization: OrganizationFacts): Record<string, unknown> {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: organization.imageUrl,
    has_image: organization.hasImage,
    members_count: organization.membersCount,
    pending_invitations_count: organization.pendingInvitationsCount,
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    ...(organization.createdBy === undefined ? {} : { created_by: organization.createdBy }),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  };
}

/** What anybody may know of an organization, as invitations and domains carry it. */
export function shapePublicOrganizationData(
  organization: Pick<OrganizationFacts, 'id' | 'name' | 'slug' | 'imageUrl' | 'hasImage'>,
): Record<string, unknown> {
  const { id, name, slug, imageUrl, hasImage } = organization;
  return { id, name, slug, image_url: imageUrl, has_image: hasImage };
}

/** The data of `organization.deleted`. */
export function shapeDeletedOrganization(
  organization: Pick<OrganizationFacts, 'id' | 'slug'>,
): Record<string, unknown> {
  return { object: 'organization', id: organization.id, slug: organization.slug, deleted: true };
}
