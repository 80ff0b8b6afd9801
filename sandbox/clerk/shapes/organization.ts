import type { Instance } from '../instance.ts';
import { isElevated } from '../organizations/roles.ts';
import type { OrganizationRecord } from '../organizationRecords.ts';

/** What is said about an organization besides, when it is asked for. */
export interface OrganizationExtras {
  readonly membersCount?: boolean;
  readonly missingMember?: boolean;
}

/** An organization as the Backend API and the deliveries give it. */
export function shapeOrganization(
  instance: Instance,
  organization: OrganizationRecord,
  extras: OrganizationExtras = {},
): Record<string, unknown> {
  const members = extras.membersCount || extras.missingMember ? instance.store.membershipsOf(organization.id) : [];
  const image = organizationImageUrl(instance, organization);
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: image,
    has_image: false,
    ...(extras.membersCount ? { members_count: members.length } : {}),
    ...(extras.missingMember
      ? { missing_member_with_elevated_permissions: !members.some(({ role }) => isElevated(instance, role)) }
      : {}),
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    ...(organization.createdBy === null ? {} : { created_by: organization.createdBy }),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  };
}

/** Name and picture, for whoever is invited. */
export function shapePublicOrganizationData(
  instance: Instance,
  organization: OrganizationRecord,
): Record<string, unknown> {
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: organizationImageUrl(instance, organization),
    has_image: false,
  };
}

function organizationImageUrl(instance: Instance, organization: OrganizationRecord): string {
  return `${instance.fapiUrl}/images/${organization.id}.svg`;
}
