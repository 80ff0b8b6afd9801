import { readForm } from '../http/body.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { applyAnswer } from './oauthAnswer.ts';
import { closeGrant, redeemCode } from '../oauth/grants.ts';
import { findProvider } from '../oauth/providers.ts';
import type { PendingGrant } from '../records.ts';
import { setClientCookies } from './cookies.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

const refused = (longMessage: string): ClerkApiError =>
  new ClerkApiError(403, 'authorization_invalid', 'Unauthorized request', { longMessage });

/**
 * The request that this answer belongs to. A state is good once, and only in the browser that set out with it: one that
 * shows another client's cookie was sent here by somebody else. A browser that blocks third-party cookies shows none.
 */
function takeGrant(c: FapiContext, instance: Instance): { grant: PendingGrant; state: string } {
  const state = c.req.query('state') ?? '';
  const grant = closeGrant(instance.store, state, instance.clock.now());
  if (grant === undefined) throw refused('The state of this OAuth callback is unknown, used up or expired.');
  const { client } = c.var.visitor;
  if (client !== undefined && client.id !== grant.clientId)
    throw refused('This OAuth callback is for another browser.');
  return { grant, state };
}

/** Where the providers send the browser back to, and from where it goes on to the application. */
export const oauthCallbackRoutes: FapiRoutes = (app, instance) => {
  const { store, clock } = instance;

  app.get('/v1/oauth_callback', (c) => {
    const { grant, state } = takeGrant(c, instance);
    const client = store.clients.get(grant.clientId);
    const provider = findProvider(grant.provider);
    if (client === undefined || provider === undefined) throw refused('The browser of this OAuth callback is gone.');
    c.var.visitor.client = client;
    const asked = { provider: provider.id, state };
    applyAnswer(c, instance, grant, provider, {
      error: c.req.query('error'),
      profile: redeemCode(store, c.req.query('code') ?? '', asked, clock.now()),
    });
    setClientCookies(c, instance, client);
    c.header('cache-control', 'no-store');
    return c.redirect(grant.redirectUrl, 303);
  });

  // Some providers answer by a form; what it brings is the same.
  app.post('/v1/oauth_callback', async (c) => {
    const form = await readForm(c);
    const query = new URLSearchParams();
    for (const name of ['code', 'scope', 'state', 'error']) if (form[name]) query.set(name, form[name]);
    return c.redirect(`${instance.fapiUrl}/v1/oauth_callback?${query}`, 303);
  });
};
