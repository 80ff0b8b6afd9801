import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { activeSessions } from '../accounts/sessions.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord } from '../records.ts';

/** Ten years, as Clerk's client cookies live. */
const LONG = 315_360_000;

/** The token in the `__client` cookie; the Backend API verifies the same. */
export function signClientToken(instance: Instance, client: ClientRecord): string {
  return instance.keys.signToken({ id: client.id, iss: instance.fapiUrl, iat: Math.floor(client.createdAt / 1_000) });
}

export function readClientCookie(c: Context, instance: Instance): string | undefined {
  return clientIdOf(instance, getCookie(c, '__client') ?? '');
}

export function clientIdOf(instance: Instance, token: string): string | undefined {
  const { id, sub } = instance.keys.readToken(token) ?? {};
  // A token with a subject is a session's, whose custom claims may say anything.
  return typeof id === 'string' && sub === undefined ? id : undefined;
}

/** Seconds of the last sign-in or sign-out while signed in, else 0: the value of `__client_uat`. */
export function clientUat(instance: Instance, client: ClientRecord | undefined): number {
  if (client === undefined || activeSessions(instance, client).length === 0) return 0;
  return Math.floor(client.sessionsChangedAt / 1_000);
}

/**
 * Sets what the instance keeps in the browser. To a browser this https origin and an application on http are different
 * sites, even on one host, so each cookie is `SameSite=None`; and set twice, because browsers that block third-party
 * cookies keep only a partitioned one, and others may know no partitions. `__client_uat` is the application's to read:
 * on production this API sets it for the shared host, in development clerk-js sets it itself.
 */
export function setClientCookies(c: Context, instance: Instance, client: ClientRecord): void {
  const set = (name: string, value: string | number, rest = ''): void => {
    const cookie = `${name}=${value}; Path=/; Max-Age=${LONG}; Secure; SameSite=None${rest}`;
    c.header('set-cookie', cookie, { append: true });
    c.header('set-cookie', `${cookie}; Partitioned`, { append: true });
  };
  set('__client', signClientToken(instance, client), '; HttpOnly');
  if (instance.environment !== 'production') return;
  const updatedAt = clientUat(instance, client);
  set('__client_uat', updatedAt);
  set(`__client_uat_${instance.cookieSuffix}`, updatedAt);
}
