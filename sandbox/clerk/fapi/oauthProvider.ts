import { readEmailAddress } from '../accounts/emailAddresses.ts';
import { type Form, readForm } from '../http/body.ts';
import { ClerkApiError, missingParameter, notFound } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { callbackUrl } from '../oauth/begin.ts';
import { accountsAt, isOpenGrant, issueCode, keepAccount } from '../oauth/grants.ts';
import { renderProviderPage } from '../oauth/page.ts';
import { findProvider, type Provider } from '../oauth/providers.ts';
import type { ProviderProfile } from '../records.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

/** What a request must bring, as a provider would ask for it (RFC 6749, section 4.1.1). */
const REQUEST = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'login_hint'];

/**
 * The request, as long as it is this instance's own and still open.
 *
 * @throws ClerkApiError `oauth_authorize_request_error`; the browser is not sent anywhere then, as the address to send it
 *   to is part of what is wrong
 */
function checkRequest(instance: Instance, provider: Provider, form: Form): Form {
  const request = Object.fromEntries(REQUEST.flatMap((name) => (form[name] ? [[name, form[name]]] : [])));
  const fault =
    request['client_id'] !== instance.id
      ? 'client_id is unknown.'
      : request['redirect_uri'] !== callbackUrl(instance)
        ? 'redirect_uri is not the registered one.'
        : request['response_type'] !== 'code'
          ? 'response_type must be code.'
          : !isOpenGrant(instance.store, request['state'] ?? '', provider.id, instance.clock.now())
            ? 'state belongs to no open request.'
            : undefined;
  if (fault === undefined) return request;
  throw new ClerkApiError(400, 'oauth_authorize_request_error', 'Invalid authorization request', {
    longMessage: `The request to ${provider.name} is refused: ${fault}`,
  });
}

function chooseAccount(instance: Instance, provider: Provider, form: Form): ProviderProfile {
  const { store } = instance;
  if (form['account']) {
    const chosen = accountsAt(store, provider.id).find(({ id }) => id === form['account']);
    if (chosen === undefined) throw notFound('account', form['account']);
    return chosen;
  }
  for (const name of ['email_address', 'first_name', 'last_name'])
    if (!form[name]?.trim()) throw missingParameter(name);
  return keepAccount(store, provider.id, {
    emailAddress: readEmailAddress(form['email_address'] ?? '', 'email_address'),
    firstName: (form['first_name'] ?? '').trim(),
    lastName: (form['last_name'] ?? '').trim(),
  });
}

function requireProvider(c: FapiContext): Provider {
  const provider = findProvider(c.req.param('provider'));
  if (provider === undefined) throw notFound('provider', c.req.param('provider') ?? '');
  return provider;
}

/** The providers, played by the stand-in: a page to choose an account on, and its answer to the callback. */
export const oauthProviderRoutes: FapiRoutes = (app, instance) => {
  app.get('/oauth/:provider/authorize', (c) => {
    const provider = requireProvider(c);
    const request = checkRequest(instance, provider, c.req.query());
    c.header('cache-control', 'no-store');
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return c.html(renderProviderPage(provider, accountsAt(instance.store, provider.id), request));
  });

  app.post('/oauth/:provider/authorize', async (c) => {
    const provider = requireProvider(c);
    const form = await readForm(c);
    const { state = '', scope = '' } = checkRequest(instance, provider, form);
    const back = new URL(callbackUrl(instance));
    back.searchParams.set('state', state);
    if (form['decision'] === 'deny') {
      back.searchParams.set('error', 'access_denied');
    } else {
      const profile = chooseAccount(instance, provider, form);
      const code = issueCode(instance.store, { provider: provider.id, profile, state }, instance.clock.now());
      back.searchParams.set('code', code);
      back.searchParams.set('scope', scope);
    }
    return c.redirect(back.href, 303);
  });
};
