import { checkMetadataSize } from '../accounts/metadata.ts';
import { ClerkApiError, invalidFormat } from '../http/error.ts';
import { newId, newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { OrganizationRecord } from '../organizationRecords.ts';
import type { Metadata, Requester } from '../records.ts';
import { shapeOrganization } from '../shapes/organization.ts';
import { CREATOR_ROLE } from './defaults.ts';
import { addMember } from './memberships.ts';

export interface NewOrganization {
  readonly name: string;
  readonly slug: string | undefined;
  readonly createdBy: string | null;
  readonly maxAllowedMemberships: number;
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly createdAt: number | undefined;
}

/**
 * The slug as asked for, else one made from the name.
 *
 * @throws ClerkApiError `form_param_format_invalid`, `form_identifier_exists`
 */
export function chooseSlug(instance: Instance, given: string | undefined, name: string, ownerId?: string): string {
  const slug = given ?? `${slugOf(name)}-${Math.floor(Date.now() / 1_000)}${newSecret(4).toLowerCase()}`;
  if (!/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(slug)) {
    throw invalidFormat('slug', 'slug may hold lower-case letters, digits, hyphens and underscores only.');
  }
  const owner = [...instance.store.organizations.values()].find((organization) => organization.slug === slug);
  if (owner !== undefined && owner.id !== ownerId) {
    throw new ClerkApiError(422, 'form_identifier_exists', 'That slug is taken. Please try another.', {
      param: 'slug',
    });
  }
  return slug;
}

function slugOf(name: string): string {
  const folded = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return folded.replaceAll(/^-+|-+$/g, '') || 'organization';
}

/** Adds an organization, makes its creator an admin, and sends `organization.created` before the membership's event. */
export function createOrganization(
  instance: Instance,
  given: NewOrganization,
  requester: Requester,
): OrganizationRecord {
  const now = Date.now();
  const organization: OrganizationRecord = {
    id: newId('org'),
    name: given.name,
    slug: chooseSlug(instance, given.slug, given.name),
    maxAllowedMemberships: given.maxAllowedMemberships,
    adminDeleteEnabled: true,
    publicMetadata: checkMetadataSize(given.publicMetadata, 'public_metadata'),
    privateMetadata: checkMetadataSize(given.privateMetadata, 'private_metadata'),
    createdBy: given.createdBy,
    createdAt: given.createdAt ?? now,
    updatedAt: now,
  };
  instance.store.organizations.set(organization.id, organization);
  instance.deliveries.send('organization.created', shapeOrganization(instance, organization), requester);
  if (given.createdBy !== null) {
    addMember(instance, { organization, userId: given.createdBy, role: CREATOR_ROLE }, requester);
  }
  return organization;
}

/** Takes over changes that were made to an organization's record, and sends `organization.updated`. */
export function updateOrganization(instance: Instance, organization: OrganizationRecord, requester: Requester): void {
  organization.updatedAt = Math.max(Date.now(), organization.updatedAt + 1);
  instance.deliveries.send('organization.updated', shapeOrganization(instance, organization), requester);
}

/** Removes an organization with its memberships, invitations and domains, and sends `organization.deleted`. */
export function deleteOrganization(instance: Instance, organization: OrganizationRecord, requester: Requester): void {
  const { store } = instance;
  for (const membership of store.membershipsOf(organization.id)) store.deleteMembership(membership);
  for (const map of [store.organizationInvitations, store.organizationDomains]) {
    for (const [id, { organizationId }] of map) if (organizationId === organization.id) map.delete(id);
  }
  store.organizations.delete(organization.id);
  instance.deliveries.send('organization.deleted', shapeDeletedOrganization(organization), requester);
}

/** What a deletion leaves: id and slug. */
export function shapeDeletedOrganization(organization: OrganizationRecord): Record<string, unknown> {
  return { object: 'organization', id: organization.id, slug: organization.slug, deleted: true };
}
