import type { Context } from 'hono';
import { readJson, refuseUnknown, requiredText, textField, textListField } from '../http/body.ts';
import { ClerkApiError, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import { CREATOR_ROLE, DEFAULT_ROLE } from '../organizations/defaults.ts';
import { checkRoleKey, roleByKey } from '../organizations/roles.ts';
import type { RoleRecord } from '../organizationRecords.ts';
import { shapeRole } from '../shapes/role.ts';
import { answerPage, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

const ORDERS = ['name', 'key', 'created_at'] as const;
const KEYS = { name: 'name', key: 'key', created_at: 'createdAt' } as const;
const CREATE = ['name', 'key', 'description', 'permissions', 'include_in_initial_role_set'];
const UPDATE = ['name', 'key', 'description', 'permissions'];

function findRole(c: Context, instance: Instance): RoleRecord {
  const id = c.req.param('roleId') ?? '';
  const role = instance.store.roles.get(id);
  if (role === undefined) throw notFound('organization role', id);
  return role;
}

function readPermissions(instance: Instance, body: Readonly<Record<string, unknown>>): string[] {
  return textListField(body, 'permissions').map((id) => {
    if (!instance.store.permissions.has(id)) throw notFound('organization permission', id);
    return id;
  });
}

function readKey(instance: Instance, key: string, ownerId?: string): string {
  const owner = roleByKey(instance, checkRoleKey(key));
  if (owner === undefined || owner.id === ownerId) return key;
  throw new ClerkApiError(422, 'form_identifier_exists', `The key ${key} is taken.`, { param: 'key' });
}

/** Roles that members of organizations can have. */
export const roleRoutes: BapiRoutes = (app, instance) => {
  const { store, deliveries } = instance;
  const shape = (role: RoleRecord): Record<string, unknown> => shapeRole(instance, role);
  const update = (c: Context, role: RoleRecord): Response => {
    role.updatedAt = Math.max(Date.now(), role.updatedAt + 1);
    deliveries.send('role.updated', shape(role), requesterOf(c));
    return c.json(shape(role));
  };

  app.get('/organization_roles', (c) => {
    const text = c.req.query('query')?.toLowerCase() ?? '';
    const { field, descending } = readOrder(c, ORDERS, '-created_at');
    const found = [...store.roles.values()].filter((role) =>
      [role.id, role.name, role.key].some((candidate) => candidate.toLowerCase().includes(text)),
    );
    const sorted = sortEntries(found, (role) => role[KEYS[field]], descending);
    return answerPage(c, sorted, shape);
  });

  app.post('/organization_roles', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, CREATE);
    const now = Date.now();
    const role: RoleRecord = {
      id: newId('role'),
      name: requiredText(body, 'name'),
      key: readKey(instance, requiredText(body, 'key')),
      description: textField(body, 'description') ?? null,
      permissionIds: readPermissions(instance, body),
      createdAt: now,
      updatedAt: now,
    };
    store.roles.set(role.id, role);
    deliveries.send('role.created', shape(role), requesterOf(c));
    return c.json(shape(role));
  });

  app.get('/organization_roles/:roleId', (c) => c.json(shape(findRole(c, instance))));

  app.patch('/organization_roles/:roleId', async (c) => {
    const role = findRole(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, UPDATE);
    const key = textField(body, 'key');
    const before = role.key;
    Object.assign(role, {
      name: textField(body, 'name') || role.name,
      key: key ? readKey(instance, key, role.id) : role.key,
      description: textField(body, 'description') ?? role.description,
      permissionIds: body['permissions'] == null ? role.permissionIds : readPermissions(instance, body),
    } satisfies Partial<RoleRecord>);
    // Members hold a role by its key.
    for (const membership of store.memberships.values()) if (membership.role === before) membership.role = role.key;
    return update(c, role);
  });

  app.delete('/organization_roles/:roleId', (c) => {
    const role = findRole(c, instance);
    const isHeld = [...store.memberships.values()].some((membership) => membership.role === role.key);
    if (isHeld || role.key === CREATOR_ROLE || role.key === DEFAULT_ROLE) {
      throw new ClerkApiError(422, 'organization_role_in_use', 'Organization role is in use', {
        longMessage: `The role ${role.key} is assigned to members, or is a default of the instance.`,
      });
    }
    store.roles.delete(role.id);
    const deleted = { object: 'role', id: role.id, deleted: true };
    deliveries.send('role.deleted', deleted, requesterOf(c));
    return c.json(deleted);
  });

  const assignment = '/organization_roles/:roleId/permissions/:permissionId';
  const findPermission = (c: Context): string => {
    const id = c.req.param('permissionId') ?? '';
    if (!store.permissions.has(id)) throw notFound('organization permission', id);
    return id;
  };

  app.post(assignment, (c) => {
    const role = findRole(c, instance);
    const id = findPermission(c);
    if (role.permissionIds.includes(id)) {
      throw new ClerkApiError(409, 'organization_role_permission_association_exists', 'Already assigned', {
        longMessage: `The role ${role.key} already has this permission.`,
      });
    }
    role.permissionIds.push(id);
    return update(c, role);
  });

  app.delete(assignment, (c) => {
    const role = findRole(c, instance);
    const id = findPermission(c);
    if (!role.permissionIds.includes(id)) throw notFound(`permission of the role ${role.key}`, id);
    role.permissionIds = role.permissionIds.filter((held) => held !== id);
    return update(c, role);
  });
};
