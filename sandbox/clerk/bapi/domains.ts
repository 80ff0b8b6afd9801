import type { Context } from 'hono';
import { booleanField, readJson, refuseUnknown, requiredText, textField } from '../http/body.ts';
import { ClerkApiError, invalidFormat, invalidValue, notFound } from '../http/error.ts';
import { isHostName } from '../http/hostName.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { DomainRecord } from '../settingRecords.ts';
import type { BapiRoutes } from './routes.ts';

/** Every instance has a primary domain, where its Frontend API listens. */
function primaryOf(instance: Instance): DomainRecord {
  const id = `dmn_${instance.id.slice('ins_'.length)}`;
  return { id, name: instance.frontendApi, isSatellite: false, proxyUrl: null };
}

function shape(instance: Instance, domain: DomainRecord): Record<string, unknown> {
  const frontendApi = domain.isSatellite ? `https://clerk.${domain.name}` : instance.fapiUrl;
  return {
    object: 'domain',
    id: domain.id,
    name: domain.name,
    is_satellite: domain.isSatellite,
    frontend_api_url: frontendApi,
    accounts_portal_url: null,
    proxy_url: domain.proxyUrl,
    development_origin: '',
    // No DNS is asked here, so none has to be set up.
    cname_targets: instance.environment === 'production' ? [] : null,
  };
}

function readName(instance: Instance, body: Readonly<Record<string, unknown>>, ownerId?: string): string {
  const name = requiredText(body, 'name').toLowerCase();
  // A port only where applications are developed, as `localhost:3000`.
  const host = instance.environment === 'development' ? name.replace(/:\d{1,5}$/, '') : name;
  if (!isHostName(host) && !(instance.environment === 'development' && host === 'localhost')) {
    throw invalidFormat('name', 'name must be a domain name.');
  }
  const taken = [...instance.store.domains.values()].some((domain) => domain.name === name && domain.id !== ownerId);
  if (taken || name === instance.frontendApi) {
    throw new ClerkApiError(422, 'form_identifier_exists', 'That domain is taken.', { param: 'name' });
  }
  return name;
}

function readProxyUrl(instance: Instance, body: Readonly<Record<string, unknown>>): string | null | undefined {
  const text = textField(body, 'proxy_url');
  if (text === undefined || text === null || text === '') return text === undefined ? undefined : null;
  if (instance.environment !== 'production') {
    throw invalidValue('proxy_url', 'proxy_url applies to production instances only.');
  }
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw invalidFormat('proxy_url', 'proxy_url must be an absolute https URL.');
  }
  return text;
}

/** Domains of the instance: the primary one, and satellites beside it. */
export const domainRoutes: BapiRoutes = (app, instance) => {
  const { domains } = instance.store;
  const find = (c: Context): DomainRecord => {
    const id = c.req.param('domainId') ?? '';
    const domain = domains.get(id) ?? (id === primaryOf(instance).id ? primaryOf(instance) : undefined);
    if (domain === undefined) throw notFound('domain', id);
    return domain;
  };

  app.get('/domains', (c) => {
    const all = [primaryOf(instance), ...domains.values()];
    return c.json({ data: all.map((domain) => shape(instance, domain)), total_count: all.length });
  });

  app.post('/domains', async (c) => {
    const body = await readJson(c);
    refuseUnknown(body, ['name', 'is_satellite', 'proxy_url']);
    const name = readName(instance, body);
    if (booleanField(body, 'is_satellite') !== true) {
      throw invalidValue('is_satellite', 'is_satellite must be true: an instance has one primary domain.');
    }
    const proxyUrl = readProxyUrl(instance, body) ?? null;
    const domain: DomainRecord = { id: newId('dmn'), name, isSatellite: true, proxyUrl };
    domains.set(domain.id, domain);
    return c.json(shape(instance, domain));
  });

  app.patch('/domains/:domainId', async (c) => {
    const domain = find(c);
    const body = await readJson(c);
    refuseUnknown(body, ['name', 'proxy_url', 'is_secondary']);
    if (!domain.isSatellite) {
      // Its name is where this process listens; it cannot be anywhere else.
      throw new ClerkApiError(400, 'operation_not_allowed_on_primary_domain', 'Not allowed on the primary domain', {
        longMessage: "The stand-in's primary domain is where it listens, and cannot be changed.",
      });
    }
    if (body['name'] != null) domain.name = readName(instance, body, domain.id);
    const proxyUrl = readProxyUrl(instance, body);
    if (proxyUrl !== undefined) domain.proxyUrl = proxyUrl;
    return c.json(shape(instance, domain));
  });

  app.delete('/domains/:domainId', (c) => {
    const domain = find(c);
    if (!domain.isSatellite) {
      throw new ClerkApiError(403, 'operation_not_allowed_on_primary_domain', 'Not allowed on the primary domain', {
        longMessage: 'The primary domain cannot be deleted.',
      });
    }
    domains.delete(domain.id);
    return c.json({ object: 'domain', id: domain.id, deleted: true });
  });
};
