import { activeSessions } from '../accounts/sessions.ts';
import { signSessionToken } from '../accounts/tokens.ts';
import { invalidFormat } from '../http/error.ts';
import { newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, DevBrowserRecord, SessionRecord } from '../records.ts';
import { clientUat } from './cookies.ts';
import { newDevBrowser } from './devBrowser.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

const LONG = 315_360_000;
/** How long the application's server may take to fetch or read the payload, in seconds. */
const PAYLOAD_LIFE = 60;

function readRedirectUrl(c: FapiContext): URL {
  const text = c.req.query('redirect_url') ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidFormat('redirect_url', 'redirect_url must be an absolute http(s) URL.');
  }
  return url;
}

/** The session to renew: the one whose token the application sent along, else the client's last active one. */
function sessionToRenew(c: FapiContext, instance: Instance, client: ClientRecord): SessionRecord | undefined {
  const active = activeSessions(instance, client);
  const sent = instance.keys.readToken(c.req.query('__session') ?? '')?.['sid'];
  return (
    active.find((session) => session.id === sent) ??
    active.find((session) => session.id === client.lastActiveSessionId) ??
    active[0]
  );
}

/**
 * The cookies that bring an application's host up to date, as `Set-Cookie` lines: each under its plain name and under
 * the one with the instance's suffix, because SDKs read either.
 */
function cookieDirectives(
  instance: Instance,
  target: URL,
  state: {
    client: ClientRecord | undefined;
    session: SessionRecord | undefined;
    devBrowser: DevBrowserRecord | undefined;
  },
): string[] {
  const secure = target.protocol === 'https:' ? '; Secure' : '';
  const both = (name: string, rest: string): string[] => [
    `${name}=${rest}${secure}`,
    `${name}_${instance.cookieSuffix}=${rest}${secure}`,
  ];
  const { client, session, devBrowser } = state;
  const token = session === undefined ? undefined : signSessionToken(instance, session, target.origin);
  return [
    ...(devBrowser === undefined
      ? []
      : both('__clerk_db_jwt', `${devBrowser.id}; Path=/; Max-Age=${LONG}; SameSite=Lax`)),
    ...both('__client_uat', `${clientUat(instance, client)}; Path=/; Max-Age=${LONG}; SameSite=Lax`),
    ...(token === undefined
      ? both('__session', '; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax')
      : both('__session', `${token}; Path=/; Max-Age=${LONG}; SameSite=Lax`)),
  ];
}

/** Renews the session of a page request and sends the browser back to the page with the new cookies' payload. */
export const handshakeRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/client/handshake', (c) => {
    const target = readRedirectUrl(c);
    const { client } = c.var.visitor;
    const devBrowser =
      instance.environment === 'development' ? (c.var.visitor.devBrowser ?? newDevBrowser(instance)) : undefined;
    if (devBrowser !== undefined && client !== undefined) devBrowser.clientId = client.id;
    const session = client === undefined ? undefined : sessionToRenew(c, instance, client);
    const directives = cookieDirectives(instance, target, { client, session, devBrowser });
    const asNonce = c.req.query('format') === 'nonce';
    const name = asNonce ? '__clerk_handshake_nonce' : '__clerk_handshake';
    // On production the payload travels as a cookie, where this host and the application's share cookies.
    const asCookie = instance.environment === 'production' && target.hostname === new URL(instance.fapiUrl).hostname;
    if (asCookie) directives.push(`${name}=; Path=/; Max-Age=0; SameSite=Lax`);
    const payload = asNonce ? keepPayload(instance, directives) : instance.keys.signToken({ handshake: directives });
    if (asCookie) c.header('set-cookie', `${name}=${payload}; Path=/; Max-Age=${PAYLOAD_LIFE}; SameSite=Lax`);
    else target.searchParams.set(name, payload);
    c.header('cache-control', 'no-store');
    return c.redirect(target.href, 307);
  });
};

function keepPayload(instance: Instance, directives: readonly string[]): string {
  const nonce = newSecret(32);
  instance.store.handshakes.set(nonce, directives);
  instance.clock.after(PAYLOAD_LIFE * 1_000, () => instance.store.handshakes.delete(nonce));
  return nonce;
}
