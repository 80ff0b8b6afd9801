import type { Context } from 'hono';
import { readJson, refuseUnknown, requiredText, textField } from '../http/body.ts';
import { ClerkApiError, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import { checkPermissionKey } from '../organizations/roles.ts';
import type { PermissionRecord } from '../organizationRecords.ts';
import { shapePermission } from '../shapes/role.ts';
import { answerPage, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

const ORDERS = ['name', 'key', 'created_at'] as const;
const KEYS = { name: 'name', key: 'key', created_at: 'createdAt' } as const;
const FIELDS = ['name', 'key', 'description'];

function findPermission(c: Context, instance: Instance): PermissionRecord {
  const id = c.req.param('permissionId') ?? '';
  const permission = instance.store.permissions.get(id);
  if (permission === undefined) throw notFound('organization permission', id);
  return permission;
}

/** One that the application made; Clerk's own stay as they are. */
function findChangeable(c: Context, instance: Instance): PermissionRecord {
  const permission = findPermission(c, instance);
  if (permission.type === 'user') return permission;
  throw new ClerkApiError(403, 'organization_system_permission_not_modifiable', 'System permission', {
    longMessage: `${permission.key} is a system permission and cannot be changed or deleted.`,
  });
}

function readKey(instance: Instance, key: string, ownerId?: string): string {
  checkPermissionKey(key);
  const owner = [...instance.store.permissions.values()].find((permission) => permission.key === key);
  if (owner === undefined || owner.id === ownerId) return key;
  throw new ClerkApiError(422, 'form_identifier_exists', `The key ${key} is taken.`, { param: 'key' });
}

/** Permissions that roles are made of. */
export const permissionRoutes: BapiRoutes = (app, instance) => {
  const { store, deliveries } = instance;

  app.get('/organization_permissions', (c) => {
    const text = c.req.query('query')?.toLowerCase() ?? '';
    const { field, descending } = readOrder(c, ORDERS, '-created_at');
    const found = [...store.permissions.values()].filter((permission) =>
      [permission.id, permission.name, permission.key].some((each) => each.toLowerCase().includes(text)),
    );
    return answerPage(
      c,
      sortEntries(found, (permission) => permission[KEYS[field]], descending),
      shapePermission,
    );
  });

  app.post('/organization_permissions', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, FIELDS);
    const now = Date.now();
    const permission: PermissionRecord = {
      id: newId('perm'),
      name: requiredText(body, 'name'),
      key: readKey(instance, requiredText(body, 'key')),
      description: textField(body, 'description') ?? '',
      type: 'user',
      createdAt: now,
      updatedAt: now,
    };
    store.permissions.set(permission.id, permission);
    deliveries.send('permission.created', shapePermission(permission), requesterOf(c));
    return c.json(shapePermission(permission));
  });

  app.get('/organization_permissions/:permissionId', (c) => c.json(shapePermission(findPermission(c, instance))));

  app.patch('/organization_permissions/:permissionId', async (c) => {
    const permission = findChangeable(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, FIELDS);
    const key = textField(body, 'key');
    Object.assign(permission, {
      name: textField(body, 'name') || permission.name,
      key: key ? readKey(instance, key, permission.id) : permission.key,
      description: textField(body, 'description') ?? permission.description,
      updatedAt: Math.max(Date.now(), permission.updatedAt + 1),
    } satisfies Partial<PermissionRecord>);
    deliveries.send('permission.updated', shapePermission(permission), requesterOf(c));
    return c.json(shapePermission(permission));
  });

  app.delete('/organization_permissions/:permissionId', (c) => {
    const { id } = findChangeable(c, instance);
    store.permissions.delete(id);
    for (const role of store.roles.values()) role.permissionIds = role.permissionIds.filter((held) => held !== id);
    const deleted = { object: 'permission', id, deleted: true };
    deliveries.send('permission.deleted', deleted, requesterOf(c));
    return c.json(deleted);
  });
};
