import type { Context } from 'hono';
import { booleanField, readJson, refuseUnknown, requiredText } from '../http/body.ts';
import { ClerkApiError, invalidFormat, notFound } from '../http/error.ts';
import { isHostName } from '../http/hostName.ts';
import { newId } from '../identifiers.ts';
import type { ListedIdentifierRecord } from '../settingRecords.ts';
import { answerList, answerPage, pageOf } from './pages.ts';
import type { BapiRoutes } from './routes.ts';

/** An address, `*@example.com` for a whole domain, a phone number or a wallet. */
function typeOf(identifier: string): ListedIdentifierRecord['type'] {
  if (/^\+[1-9]\d{6,14}$/.test(identifier)) return 'phone_number';
  if (/^0x[0-9a-f]{40}$/.test(identifier)) return 'web3_wallet';
  const [local = '', host = '', ...rest] = identifier.split('@');
  if (rest.length === 0 && /^[^\s]{1,64}$/.test(local) && isHostName(host)) return 'email_address';
  throw invalidFormat('identifier', 'identifier must be an email address, a phone number or a web3 wallet.');
}

/** The list of identifiers that may sign up, and the list of those that may not. */
export const listedIdentifierRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;
  const shape =
    (object: string) =>
    (listed: ListedIdentifierRecord): Record<string, unknown> => ({
      object,
      id: listed.id,
      identifier: listed.identifier,
      identifier_type: listed.type,
      instance_id: instance.id,
      created_at: listed.createdAt,
      updated_at: listed.updatedAt,
    });

  for (const { path, object, prefix, list } of [
    { path: '/allowlist_identifiers', object: 'allowlist_identifier', prefix: 'alid', list: store.allowlist },
    { path: '/blocklist_identifiers', object: 'blocklist_identifier', prefix: 'blid', list: store.blocklist },
  ] as const) {
    const shapeListed = shape(object);
    app.get(path, (c: Context) => {
      const newestFirst = [...list.values()].reverse();
      // The one is an array unless pages are asked for, the other always a page.
      if (object === 'blocklist_identifier') return answerPage(c, newestFirst, shapeListed);
      return answerList(c, pageOf(c, newestFirst).map(shapeListed), newestFirst.length);
    });

    app.post(path, async (c) => {
      const body = await readJson(c);
      refuseUnknown(body, object === 'allowlist_identifier' ? ['identifier', 'notify'] : ['identifier']);
      booleanField(body, 'notify');
      const identifier = requiredText(body, 'identifier').trim().toLowerCase();
      const type = typeOf(identifier);
      if ([...list.values()].some((listed) => listed.identifier === identifier)) {
        throw new ClerkApiError(422, 'duplicate_record', 'duplicate identifier', {
          longMessage: `The identifier ${identifier} is on the list already.`,
          param: 'identifier',
        });
      }
      const now = Date.now();
      const listed: ListedIdentifierRecord = { id: newId(prefix), identifier, type, createdAt: now, updatedAt: now };
      list.set(listed.id, listed);
      return c.json(shapeListed(listed));
    });

    app.delete(`${path}/:id`, (c) => {
      const id = c.req.param('id') ?? '';
      if (!list.delete(id)) throw notFound(object.replaceAll('_', ' '), id);
      return c.json({ object, id, deleted: true });
    });
  }
};
