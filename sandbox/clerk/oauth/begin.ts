import { providerOf, strategyFor } from '../accounts/externalAccounts.ts';
import { readRedirectUrl } from '../http/redirectUrl.ts';
import type { Form } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { PendingGrant, Verification } from '../records.ts';
import { openGrant } from './grants.ts';
import { findProvider, type Provider } from './providers.ts';

/** How long a verification at a provider stays open. */
const VERIFICATION_LIFE_MS = 600_000;

/** Where the providers send the browser back to. */
export function callbackUrl(instance: Instance): string {
  return `${instance.fapiUrl}/v1/oauth_callback`;
}

/**
 * The provider of a form's strategy.
 *
 * @throws ClerkApiError `oauth_unsupported_provider` for one that the stand-in does not play, and
 *   `form_param_value_invalid` for one that the instance has not enabled
 */
export function readProvider(instance: Instance, form: Form): Provider {
  const strategy = form['strategy'];
  const id = providerOf(strategy);
  const provider = findProvider(id);
  if (provider === undefined) {
    throw new ClerkApiError(400, 'oauth_unsupported_provider', 'Unsupported OAuth provider', {
      longMessage: `The stand-in does not play the provider of ${strategy}.`,
    });
  }
  if (instance.settings.socialProviders.includes(provider.id)) return provider;
  throw invalidValue('strategy', `${strategy} does not match one of the allowed values for parameter strategy.`);
}

/**
 * Opens a way out to a provider: the verification names the page to go to, whose answer will find its way back here.
 *
 * @throws ClerkApiError `form_param_missing`, `form_param_format_invalid`
 */
export function beginVerification(
  instance: Instance,
  provider: Provider,
  form: Form,
  grant: Pick<PendingGrant, 'clientId' | 'purpose' | 'subjectId' | 'userId'>,
): Verification {
  if (!form['redirect_url']) throw missingParameter('redirect_url');
  const redirectUrl = readRedirectUrl(form['redirect_url']).href;
  // clerk-js goes there itself, and may name it by a path.
  const complete = form['action_complete_redirect_url'];
  if (complete) {
    const absolute = URL.canParse(complete, redirectUrl) ? new URL(complete, redirectUrl).href : complete;
    readRedirectUrl(absolute, 'action_complete_redirect_url');
  }
  const now = instance.clock.now();
  const state = openGrant(instance.store, { ...grant, provider: provider.id, redirectUrl }, now);
  const page = new URL(`${instance.fapiUrl}/oauth/${provider.id}/authorize`);
  for (const [name, value] of [
    ['client_id', instance.id],
    ['redirect_uri', callbackUrl(instance)],
    ['response_type', 'code'],
    ['scope', provider.scopes],
    ['state', state],
    ['login_hint', form['oidc_login_hint'] ?? ''],
  ] as const) {
    if (value !== '') page.searchParams.set(name, value);
  }
  return {
    status: 'unverified',
    strategy: strategyFor(provider.id),
    attempts: null,
    expireAt: now + VERIFICATION_LIFE_MS,
    redirectUrl: page.href,
  };
}
