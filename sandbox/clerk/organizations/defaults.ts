import { newId } from '../identifiers.ts';
import type { PermissionRecord, RoleRecord } from '../organizationRecords.ts';

/** Clerk's own permissions (clerk.com/docs/guides/organizations/control-access/roles-and-permissions). */
const SYSTEM_PERMISSIONS = [
  ['org:sys_profile:manage', 'Manage organization'],
  ['org:sys_profile:delete', 'Delete organization'],
  ['org:sys_memberships:read', 'Read members'],
  ['org:sys_memberships:manage', 'Manage members'],
  ['org:sys_domains:read', 'Read domains'],
  ['org:sys_domains:manage', 'Manage domains'],
  ['org:sys_billing:read', 'Read billing'],
  ['org:sys_billing:manage', 'Manage billing'],
] as const;

/** The role that a creator of an organization gets. */
export const CREATOR_ROLE = 'org:admin';
export const DEFAULT_ROLE = 'org:member';
const MEMBERS_PERMISSIONS: readonly string[] = ['org:sys_memberships:read', 'org:sys_billing:read'];

/** The two roles and the permissions that every new instance has. */
export function makeDefaultRoles(now: number): { roles: RoleRecord[]; permissions: PermissionRecord[] } {
  const permissions = SYSTEM_PERMISSIONS.map(([key, name]): PermissionRecord => {
    return { id: newId('perm'), name, key, description: '', type: 'system', createdAt: now, updatedAt: now };
  });
  const role = (key: string, name: string, held: readonly PermissionRecord[]): RoleRecord => ({
    id: newId('role'),
    name,
    key,
    description: null,
    permissionIds: held.map(({ id }) => id),
    createdAt: now,
    updatedAt: now,
  });
  const members = permissions.filter(({ key }) => MEMBERS_PERMISSIONS.includes(key));
  return { permissions, roles: [role(CREATOR_ROLE, 'Admin', permissions), role(DEFAULT_ROLE, 'Member', members)] };
}
