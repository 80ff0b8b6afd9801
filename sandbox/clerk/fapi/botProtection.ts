import { providerOf } from '../accounts/externalAccounts.ts';
import { readForm } from '../http/body.ts';
import { ClerkApiError } from '../http/error.ts';
import type { FapiRoutes } from './visitor.ts';

/**
 * With bot protection on, a sign-up needs a testing token: no challenge can be loaded or verified offline, so that a
 * challenge's token is always refused. Who comes from a provider has passed the provider's own check.
 */
export const botProtectionRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/client/sign_ups', async (c, next) => {
    if (!instance.settings.botProtection || c.var.visitor.captchaBypass) return next();
    const form = await readForm(c);
    const { client } = c.var.visitor;
    const transferred = instance.store.signIns.get(client?.signInId ?? '')?.verification?.strategy;
    const strategy = form['transfer'] === 'true' ? transferred : form['strategy'];
    if (instance.settings.socialProviders.includes(providerOf(strategy) ?? '')) return next();
    if (!form['captcha_token']) throw new ClerkApiError(400, 'captcha_missing_token', 'Missing CAPTCHA token');
    throw new ClerkApiError(400, 'captcha_invalid', 'Sign up unsuccessful due to failed security validations.', {
      longMessage: 'The stand-in cannot verify a challenge; use a testing token.',
    });
  });
};
