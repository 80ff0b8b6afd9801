import type { Instance } from '../instance.ts';
import type { MembershipRecord } from '../organizationRecords.ts';
import { permissionsOf, roleByKey } from '../organizations/roles.ts';
import { shapeOrganization } from './organization.ts';
import { shapePublicUserData } from './user.ts';

/** A membership as the Backend API and the deliveries give it, with its organization and the member's public data. */
export function shapeMembership(instance: Instance, membership: MembershipRecord): Record<string, unknown> {
  const { organizations, users } = instance.store;
  const organization = organizations.get(membership.organizationId);
  const user = users.get(membership.userId);
  const role = roleByKey(instance, membership.role);
  return {
    object: 'organization_membership',
    id: membership.id,
    role: membership.role,
    role_name: role?.name ?? membership.role,
    permissions: permissionsOf(instance, role).map(({ key }) => key),
    public_metadata: membership.publicMetadata,
    private_metadata: membership.privateMetadata,
    ...(organization === undefined ? {} : { organization: shapeOrganization(instance, organization) }),
    ...(user === undefined ? {} : { public_user_data: shapePublicUserData(instance, user) }),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  };
}
