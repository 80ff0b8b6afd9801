import type { Context } from 'hono';
import { checkMetadataSize, mergeMetadata } from '../accounts/metadata.ts';
import {
  booleanField,
  boundedField,
  objectField,
  readJson,
  refuseUnknown,
  requiredText,
  textField,
} from '../http/body.ts';
import { invalidFormat, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import {
  chooseSlug,
  createOrganization,
  deleteOrganization,
  shapeDeletedOrganization,
  updateOrganization,
} from '../organizations/organizations.ts';
import type { OrganizationRecord } from '../organizationRecords.ts';
import { type OrganizationExtras, shapeOrganization } from '../shapes/organization.ts';
import type { BapiRoutes } from './routes.ts';
import { answerPage, readList, readOrder, sortEntries } from './pages.ts';

/** Clerk's default for a new organization. */
const DEFAULT_MEMBERSHIPS = 5;
const NO_BOUND = { min: 0, max: Number.MAX_SAFE_INTEGER };
const NAME_LENGTH = 256;
const CREATE = [
  ...['name', 'created_by', 'private_metadata', 'public_metadata', 'slug', 'max_allowed_memberships', 'created_at'],
  'role_set_key',
];
const UPDATE = ['name', 'slug', 'max_allowed_memberships', 'admin_delete_enabled', 'created_at', 'role_set_key'];
const METADATA = ['public_metadata', 'private_metadata'];
const ORDERS = ['name', 'created_at', 'members_count'] as const;

/** By id or by slug, as Clerk takes either. */
export function findOrganization(c: Context, instance: Instance): OrganizationRecord {
  const id = c.req.param('organizationId') ?? '';
  const { organizations } = instance.store;
  const organization = organizations.get(id) ?? [...organizations.values()].find(({ slug }) => slug === id);
  if (organization === undefined) throw notFound('organization', id);
  return organization;
}

function readExtras(c: Context): OrganizationExtras {
  return {
    membersCount: c.req.query('include_members_count') === 'true',
    missingMember: c.req.query('include_missing_member_with_elevated_permissions') === 'true',
  };
}

function readName(body: Readonly<Record<string, unknown>>): string {
  const name = requiredText(body, 'name').trim();
  if (name === '' || name.length > NAME_LENGTH) {
    throw invalidFormat('name', `name must have 1 to ${NAME_LENGTH} characters.`);
  }
  return name;
}

function readTime(body: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = textField(body, name);
  if (text == null) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidFormat(name, `${name} must be an RFC 3339 time.`);
  return time;
}

/** The organizations that pass the query's filters. */
function filterOrganizations(c: Context, instance: Instance): OrganizationRecord[] {
  const { store } = instance;
  const query = c.req.query('query')?.toLowerCase() ?? '';
  const ids = readList(c, 'organization_id');
  const users = readList(c, 'user_id');
  const passes = (wanted: readonly string[], has: (id: string) => boolean): boolean => {
    const without = wanted.filter((text) => text.startsWith('-')).map((text) => text.slice(1));
    const within = wanted.filter((text) => !text.startsWith('-')).map((text) => text.trim().replace(/^\+/, ''));
    return !without.some(has) && (within.length === 0 || within.some(has));
  };
  return [...store.organizations.values()].filter(
    (organization) =>
      [organization.id, organization.name, organization.slug].some((text) => text.toLowerCase().includes(query)) &&
      passes(ids, (id) => id === organization.id) &&
      passes(users, (id) => store.membership(organization.id, id) !== undefined),
  );
}

/** Organizations: list, create, read, change, metadata, delete. */
export const organizationRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;
  const shape = (organization: OrganizationRecord): Record<string, unknown> =>
    shapeOrganization(instance, organization);

  app.get('/organizations', (c) => {
    const { field, descending } = readOrder(c, ORDERS, '-created_at');
    const keys: Record<(typeof ORDERS)[number], (organization: OrganizationRecord) => string | number> = {
      name: ({ name }) => name,
      created_at: ({ createdAt }) => createdAt,
      members_count: ({ id }) => store.membershipsOf(id).length,
    };
    const found = sortEntries(filterOrganizations(c, instance), keys[field], descending);
    return answerPage(c, found, (organization) => shapeOrganization(instance, organization, readExtras(c)));
  });

  app.post('/organizations', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, CREATE);
    const createdBy = textField(body, 'created_by') || null;
    if (createdBy !== null && !store.users.has(createdBy)) throw notFound('user', createdBy);
    const organization = createOrganization(
      instance,
      {
        name: readName(body),
        slug: textField(body, 'slug') || undefined,
        createdBy,
        maxAllowedMemberships: boundedField(body, 'max_allowed_memberships', NO_BOUND) ?? DEFAULT_MEMBERSHIPS,
        publicMetadata: objectField(body, 'public_metadata') ?? {},
        privateMetadata: objectField(body, 'private_metadata') ?? {},
        createdAt: readTime(body, 'created_at'),
      },
      requesterOf(c),
    );
    return c.json(shape(organization));
  });

  app.get('/organizations/:organizationId', (c) =>
    c.json(shapeOrganization(instance, findOrganization(c, instance), readExtras(c))),
  );

  app.patch('/organizations/:organizationId', async (c) => {
    const organization = findOrganization(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, UPDATE);
    const slug = textField(body, 'slug');
    const change: Partial<OrganizationRecord> = {
      ...(body['name'] == null ? {} : { name: readName(body) }),
      ...(slug ? { slug: chooseSlug(instance, slug, organization.name, organization.id) } : {}),
      maxAllowedMemberships:
        boundedField(body, 'max_allowed_memberships', NO_BOUND) ?? organization.maxAllowedMemberships,
      adminDeleteEnabled: booleanField(body, 'admin_delete_enabled') ?? organization.adminDeleteEnabled,
      createdAt: readTime(body, 'created_at') ?? organization.createdAt,
    };
    Object.assign(organization, change);
    updateOrganization(instance, organization, requesterOf(c));
    return c.json(shape(organization));
  });

  for (const [method, combine] of [
    ['PATCH', mergeMetadata],
    ['PUT', (_: unknown, given: Record<string, unknown>) => given],
  ] as const) {
    app.on(method, '/organizations/:organizationId/metadata', async (c) => {
      const organization = findOrganization(c, instance);
      const body = await readJson(c);
      refuseUnknown(body, METADATA);
      const change: Partial<OrganizationRecord> = {};
      for (const [param, field] of [
        ['public_metadata', 'publicMetadata'],
        ['private_metadata', 'privateMetadata'],
      ] as const) {
        const given = objectField(body, param);
        if (given !== undefined) change[field] = checkMetadataSize(combine(organization[field], given), param);
      }
      Object.assign(organization, change);
      updateOrganization(instance, organization, requesterOf(c));
      return c.json(shape(organization));
    });
  }

  app.delete('/organizations/:organizationId', (c) => {
    const organization = findOrganization(c, instance);
    deleteOrganization(instance, organization, requesterOf(c));
    return c.json(shapeDeletedOrganization(organization));
  });
};
