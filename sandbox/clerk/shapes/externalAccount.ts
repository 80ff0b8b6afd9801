import { findProvider } from '../oauth/providers.ts';
import type { ExternalAccountRecord } from '../records.ts';
import { shapeVerification } from './emailAddress.ts';

/** A user's account at a provider; empty texts until the provider has answered. */
export function shapeExternalAccount(account: ExternalAccountRecord): Record<string, unknown> {
  const { profile, provider } = account;
  return {
    object: 'external_account',
    id: account.id,
    provider: `oauth_${provider}`,
    identification_id: account.identificationId,
    provider_user_id: profile?.id ?? '',
    approved_scopes: profile === null ? '' : (findProvider(provider)?.scopes ?? ''),
    email_address: profile?.emailAddress ?? '',
    email_address_verified: profile === null ? null : true,
    first_name: profile?.firstName ?? '',
    last_name: profile?.lastName ?? '',
    image_url: null,
    username: null,
    phone_number: null,
    public_metadata: {},
    label: null,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
    verification: shapeVerification(account.verification),
  };
}
