import type { Instance } from '../instance.ts';
import type { PermissionRecord, RoleRecord } from '../organizationRecords.ts';
import { permissionsOf } from '../organizations/roles.ts';

/** What a creator of an organization must be able to do, so that somebody can. */
const CREATORS_NEED = ['org:sys_profile:delete', 'org:sys_memberships:read', 'org:sys_memberships:manage'];

export function shapePermission(permission: PermissionRecord): Record<string, unknown> {
  return {
    object: 'permission',
    id: permission.id,
    name: permission.name,
    key: permission.key,
    description: permission.description,
    type: permission.type,
    created_at: permission.createdAt,
    updated_at: permission.updatedAt,
  };
}

export function shapeRole(instance: Instance, role: RoleRecord): Record<string, unknown> {
  const permissions = permissionsOf(instance, role);
  return {
    object: 'role',
    id: role.id,
    name: role.name,
    key: role.key,
    description: role.description,
    is_creator_eligible: CREATORS_NEED.every((needed) => permissions.some(({ key }) => key === needed)),
    permissions: permissions.map(shapePermission),
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  };
}
