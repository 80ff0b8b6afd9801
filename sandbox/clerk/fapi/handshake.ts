import { activeSessions, isActive } from '../accounts/sessions.ts';
import { signSessionToken } from '../accounts/tokens.ts';
import { readRedirectUrl } from '../http/redirectUrl.ts';
import { newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, DevBrowserRecord, SessionRecord } from '../records.ts';
import { clientUat } from './cookies.ts';
import { newDevBrowser } from './devBrowser.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

const LONG = 315_360_000;
/** How long the application's server may take to fetch or read the payload, in seconds. */
const PAYLOAD_LIFE = 60;

/**
 * Whose page this is. The session token that the application sends along decides first, expired or not: a browser that
 * blocks third-party cookies gives this navigation other cookies than the page's own requests.
 */
function identify(c: FapiContext, instance: Instance): { client?: ClientRecord; session?: SessionRecord } {
  const { store, keys } = instance;
  const claims = keys.readToken(c.req.query('__session') ?? '');
  const sent = store.sessions.get(String(claims?.['sid']));
  // A template's token may carry any `sid`; its `sub` is always the user's own.
  if (sent !== undefined && sent.userId === claims?.['sub'] && isActive(sent)) {
    const owner = store.clients.get(sent.clientId);
    if (owner !== undefined) return { client: owner, session: sent };
  }
  const { client } = c.var.visitor;
  if (client === undefined) return {};
  const active = activeSessions(instance, client);
  const session = active.find(({ id }) => id === client.lastActiveSessionId) ?? active[0];
  return session === undefined ? { client } : { client, session };
}

/**
 * The cookies that bring an application's host up to date, as `Set-Cookie` lines: each under its plain name and under
 * the one with the instance's suffix, because SDKs read either.
 */
function cookieDirectives(
  instance: Instance,
  target: URL,
  state: { readonly client?: ClientRecord; readonly session?: SessionRecord; readonly devBrowser?: DevBrowserRecord },
): string[] {
  const secure = target.protocol === 'https:' ? '; Secure' : '';
  const both = (name: string, value: string | number, life: string, rest = `${secure}; SameSite=Lax`): string[] =>
    [name, `${name}_${instance.cookieSuffix}`].map((full) => `${full}=${value}; Path=/; ${life}${rest}`);
  const { client, session, devBrowser } = state;
  const long = `Max-Age=${LONG}`;
  // The same attributes as this API's own cookie of that name, which would live on beside it otherwise.
  const shared = isShared(instance, target) ? '; Secure; SameSite=None; Partitioned' : undefined;
  return [
    ...(devBrowser === undefined ? [] : both('__clerk_db_jwt', devBrowser.id, long)),
    ...both('__client_uat', clientUat(instance, client), long, shared),
    ...(session === undefined
      ? both('__session', '', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT')
      : both('__session', signSessionToken(instance, session, target.origin), long)),
  ];
}

/** Whether the application shares cookies with this API, as on production, where both are on one domain. */
function isShared(instance: Instance, target: URL): boolean {
  return instance.environment === 'production' && target.hostname === new URL(instance.fapiUrl).hostname;
}

/** Renews the session of a page request and sends the browser back to the page with the new cookies' payload. */
export const handshakeRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/client/handshake', (c) => {
    const target = readRedirectUrl(c.req.query('redirect_url'));
    const { client, session } = identify(c, instance);
    const devBrowser = findOrMakeDevBrowser(c, instance, client);
    const directives = cookieDirectives(instance, target, {
      ...(client === undefined ? {} : { client }),
      ...(session === undefined ? {} : { session }),
      ...(devBrowser === undefined ? {} : { devBrowser }),
    });
    const asNonce = c.req.query('format') === 'nonce';
    const name = asNonce ? '__clerk_handshake_nonce' : '__clerk_handshake';
    // On production the payload travels as a cookie, where this host and the application's share cookies.
    const asCookie = isShared(instance, target);
    if (asCookie) directives.push(`${name}=; Path=/; Max-Age=0; SameSite=Lax`);
    const payload = asNonce ? keepPayload(instance, directives) : instance.keys.signToken({ handshake: directives });
    if (asCookie) c.header('set-cookie', `${name}=${payload}; Path=/; Max-Age=${PAYLOAD_LIFE}; SameSite=Lax`);
    else target.searchParams.set(name, payload);
    c.header('cache-control', 'no-store');
    return c.redirect(target.href, 307);
  });
};

function findOrMakeDevBrowser(
  c: FapiContext,
  instance: Instance,
  client: ClientRecord | undefined,
): DevBrowserRecord | undefined {
  if (instance.environment === 'production') return undefined;
  const devBrowser = c.var.visitor.devBrowser ?? newDevBrowser(instance);
  if (client !== undefined) devBrowser.clientId = client.id;
  return devBrowser;
}

function keepPayload(instance: Instance, directives: readonly string[]): string {
  const nonce = newSecret(32);
  instance.store.handshakes.set(nonce, directives);
  instance.clock.after(PAYLOAD_LIFE * 1_000, () => instance.store.handshakes.delete(nonce));
  return nonce;
}
