import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { activeSessions } from '../accounts/sessions.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord } from '../records.ts';

/** Ten years, as Clerk's client cookies live. */
const LONG = 315_360_000;

/** The token in a production instance's `__client` cookie; the Backend API verifies the same. */
export function signClientToken(instance: Instance, client: ClientRecord): string {
  return instance.keys.signToken({ id: client.id, iss: instance.fapiUrl, iat: Math.floor(client.createdAt / 1_000) });
}

export function readClientCookie(c: Context, instance: Instance): string | undefined {
  return clientIdOf(instance, getCookie(c, '__client') ?? '');
}

export function clientIdOf(instance: Instance, token: string): string | undefined {
  const id = instance.keys.readToken(token)?.['id'];
  return typeof id === 'string' ? id : undefined;
}

/** Seconds of the last sign-in or sign-out while signed in, else 0: the value of `__client_uat`. */
export function clientUat(instance: Instance, client: ClientRecord | undefined): number {
  if (client === undefined || activeSessions(instance, client).length === 0) return 0;
  return Math.floor(client.sessionsChangedAt / 1_000);
}

/**
 * Sets what a production instance keeps in the browser. `SameSite=None` because this https origin and an application
 * on http are different sites to a browser, even on one host. Development instances keep nothing: their token
 * travels in the query.
 */
export function setClientCookies(c: Context, instance: Instance, client: ClientRecord): void {
  if (instance.environment !== 'production') return;
  const shared = `Path=/; Max-Age=${LONG}; Secure; SameSite=None`;
  const updatedAt = clientUat(instance, client);
  c.header('set-cookie', `__client=${signClientToken(instance, client)}; ${shared}; HttpOnly`, { append: true });
  c.header('set-cookie', `__client_uat=${updatedAt}; ${shared}`, { append: true });
  c.header('set-cookie', `__client_uat_${instance.cookieSuffix}=${updatedAt}; ${shared}`, { append: true });
}
