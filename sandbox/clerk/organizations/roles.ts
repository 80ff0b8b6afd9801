import { invalidValue, notFound } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { PermissionRecord, RoleRecord } from '../organizationRecords.ts';

/** Who holds this can always let others in again; at least one member of an organization must. */
const ELEVATED = 'org:sys_memberships:manage';

export function roleByKey(instance: Instance, key: string): RoleRecord | undefined {
  return [...instance.store.roles.values()].find((role) => role.key === key);
}

/** @throws ClerkApiError `resource_not_found` where no role has that key */
export function requireRole(instance: Instance, key: string, param = 'role'): RoleRecord {
  const role = roleByKey(instance, key);
  if (role === undefined) throw notFound(`role (${param})`, key);
  return role;
}

export function permissionsOf(instance: Instance, role: RoleRecord | undefined): PermissionRecord[] {
  return (role?.permissionIds ?? []).flatMap((id) => instance.store.permissions.get(id) ?? []);
}

/** Whether a role may manage members. */
export function isElevated(instance: Instance, role: string): boolean {
  return permissionsOf(instance, roleByKey(instance, role)).some(({ key }) => key === ELEVATED);
}

/** `org:` and a name in lower case, as Clerk writes the keys of roles; permissions have a feature in between. */
export function checkRoleKey(key: string): string {
  if (!/^org:[a-z][a-z0-9_]*$/.test(key)) throw invalidValue('key', 'key must look like org:role_name.');
  return key;
}

export function checkPermissionKey(key: string): string {
  if (!/^org:(?!sys_)[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/.test(key)) {
    throw invalidValue('key', 'key must look like org:feature:action, and not begin with org:sys_.');
  }
  return key;
}
