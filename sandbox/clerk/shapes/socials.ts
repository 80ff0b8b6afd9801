import type { Instance } from '../instance.ts';
import { PROVIDERS } from '../oauth/providers.ts';

/** The providers that sign-in and sign-up offer. */
export function shapeSocials(instance: Instance): Record<string, unknown> {
  const enabled = PROVIDERS.filter(({ id }) => instance.settings.socialProviders.includes(id));
  return Object.fromEntries(
    enabled.map(({ id, name }) => [
      `oauth_${id}`,
      {
        enabled: true,
        required: false,
        authenticatable: true,
        block_email_subaddresses: false,
        strategy: `oauth_${id}`,
        not_selectable: false,
        deprecated: false,
        name,
        logo_url: null,
      },
    ]),
  );
}
