import type { Context } from 'hono';
import { booleanField, readJson, refuseUnknown, requiredText, textField } from '../http/body.ts';
import { ClerkApiError, invalidFormat, invalidValue, notFound } from '../http/error.ts';
import { isHostName } from '../http/hostName.ts';
import { requesterOf } from '../http/requester.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { EnrollmentMode, OrganizationDomainRecord } from '../organizationRecords.ts';
import { shapeOrganizationDomain } from '../shapes/organizationDomain.ts';
import { findOrganization } from './organizations.ts';
import { answerPage, readList, readOrder, sortEntries } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

const MODES: readonly EnrollmentMode[] = [
  'manual_invitation',
  'automatic_invitation',
  'automatic_suggestion',
  'enterprise_sso',
];
const ORDERS = ['name', 'created_at'] as const;

function readMode(body: Readonly<Record<string, unknown>>): EnrollmentMode | undefined {
  const text = textField(body, 'enrollment_mode');
  if (text == null) return undefined;
  const mode = MODES.find((candidate) => candidate === text);
  if (mode === undefined) throw invalidValue('enrollment_mode', `enrollment_mode must be one of ${MODES.join(', ')}.`);
  return mode;
}

function findDomain(c: Context, instance: Instance): OrganizationDomainRecord {
  const id = c.req.param('domainId') ?? '';
  const domain = instance.store.organizationDomains.get(id);
  if (domain === undefined || domain.organizationId !== findOrganization(c, instance).id) {
    throw notFound('organization domain', id);
  }
  return domain;
}

/** Those that pass the query's `verified` and `enrollment_mode`, a mode with a minus in front being left out. */
function filterDomains(c: Context, domains: readonly OrganizationDomainRecord[]): OrganizationDomainRecord[] {
  const verified = c.req.query('verified');
  const modes = readList(c, 'enrollment_mode').filter((text) => text !== '');
  const unknown = modes.find((text) => !MODES.some((mode) => mode === text.replace(/^[+-]/, '').trim()));
  if (unknown !== undefined) throw invalidValue('enrollment_mode', `${unknown} is no enrollment mode.`);
  const within = modes.filter((text) => !text.startsWith('-')).map((text) => text.replace(/^\+/, '').trim());
  const text = c.req.query('query')?.toLowerCase() ?? '';
  const names = readList(c, 'domains');
  return domains.filter(
    (domain) =>
      (verified === undefined || (domain.verifiedAt !== null) === (verified === 'true')) &&
      (within.length === 0 || within.includes(domain.enrollmentMode)) &&
      !modes.includes(`-${domain.enrollmentMode}`) &&
      domain.name.includes(text) &&
      (names.length === 0 || names.includes(domain.name)),
  );
}

/** Domains by whose addresses people may join an organization. */
export const organizationDomainRoutes: BapiRoutes = (app, instance) => {
  const { store, deliveries } = instance;
  const ofOrganization = '/organizations/:organizationId/domains';
  const update = (c: Context, domain: OrganizationDomainRecord): Response => {
    domain.updatedAt = Math.max(Date.now(), domain.updatedAt + 1);
    deliveries.send('organizationDomain.updated', shapeOrganizationDomain(domain), requesterOf(c));
    return c.json(shapeOrganizationDomain(domain));
  };

  app.get(ofOrganization, (c) => {
    const { id } = findOrganization(c, instance);
    const found = [...store.organizationDomains.values()].filter(({ organizationId }) => organizationId === id);
    return answerPage(c, filterDomains(c, found).reverse(), shapeOrganizationDomain);
  });

  app.post(ofOrganization, async (c) => {
    const { id: organizationId } = findOrganization(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['name', 'enrollment_mode', 'verified']);
    const name = requiredText(body, 'name').toLowerCase();
    if (!isHostName(name)) throw invalidFormat('name', 'name must be a domain name.');
    const isTaken = [...store.organizationDomains.values()].some(
      (domain) => domain.name === name && (domain.organizationId === organizationId || domain.verifiedAt !== null),
    );
    if (isTaken) {
      throw new ClerkApiError(422, 'form_identifier_exists', 'That domain is taken.', { param: 'name' });
    }
    const now = Date.now();
    const domain: OrganizationDomainRecord = {
      id: newId('orgdmn'),
      organizationId,
      name,
      enrollmentMode: readMode(body) ?? 'manual_invitation',
      verifiedAt: booleanField(body, 'verified') === true ? now : null,
      createdAt: now,
      updatedAt: now,
    };
    store.organizationDomains.set(domain.id, domain);
    deliveries.send('organizationDomain.created', shapeOrganizationDomain(domain), requesterOf(c));
    return c.json(shapeOrganizationDomain(domain));
  });

  app.patch(`${ofOrganization}/:domainId`, async (c) => {
    const domain = findDomain(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, ['enrollment_mode', 'verified']);
    const verified = booleanField(body, 'verified');
    domain.enrollmentMode = readMode(body) ?? domain.enrollmentMode;
    if (verified !== undefined) domain.verifiedAt = verified ? (domain.verifiedAt ?? Date.now()) : null;
    return update(c, domain);
  });

  app.post(`${ofOrganization}/:domainId/verify_ownership`, (c) => {
    const domain = findDomain(c, instance);
    domain.verifiedAt ??= Date.now();
    return update(c, domain);
  });

  app.delete(`${ofOrganization}/:domainId`, (c) => {
    const { id } = findDomain(c, instance);
    store.organizationDomains.delete(id);
    const deleted = { object: 'organization_domain', id, deleted: true };
    deliveries.send('organizationDomain.deleted', deleted, requesterOf(c));
    return c.json(deleted);
  });

  app.get('/organization_domains', (c) => {
    const wanted = c.req.query('organization_id');
    const { field, descending } = readOrder(c, ORDERS, '-created_at');
    const all = [...store.organizationDomains.values()].filter(
      ({ organizationId }) => wanted === undefined || organizationId === wanted,
    );
    const keyOf = (domain: OrganizationDomainRecord): string | number =>
      field === 'name' ? domain.name : domain.createdAt;
    return answerPage(c, sortEntries(filterDomains(c, all), keyOf, descending), shapeOrganizationDomain);
  });
};
