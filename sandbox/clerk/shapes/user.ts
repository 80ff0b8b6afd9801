import { attemptsLeft, lockoutSeconds } from '../accounts/lockout.ts';
import type { Instance } from '../instance.ts';
import type { UserRecord } from '../records.ts';
import { shapeEmailAddress } from './emailAddress.ts';
import { shapeExternalAccount } from './externalAccount.ts';

/** An avatar that the Frontend API serves itself: nothing is fetched from outside. */
export function imageUrl(instance: Instance, user: UserRecord): string {
  return `${instance.fapiUrl}/images/${user.image === undefined ? `${user.id}.svg` : `${user.id}/${user.image.id}`}`;
}

/** What both APIs say about a user. */
function shapeCommon(instance: Instance, user: UserRecord): Record<string, unknown> {
  return {
    id: user.id,
    object: 'user',
    username: user.username,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(instance, user),
    profile_image_url: imageUrl(instance, user),
    has_image: user.image !== undefined,
    primary_email_address_id: user.primaryEmailAddressId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: user.passwordHash !== null,
    password_last_updated_at: user.passwordUpdatedAt,
    two_factor_enabled: user.totp?.verified ?? false,
    totp_enabled: user.totp?.verified ?? false,
    backup_code_enabled: user.backupCodes !== undefined,
    email_addresses: user.emailAddresses.map(shapeEmailAddress),
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: (user.externalAccounts ?? []).map(shapeExternalAccount),
    saml_accounts: [],
    enterprise_accounts: [],
    public_metadata: user.publicMetadata,
    unsafe_metadata: user.unsafeMetadata,
    external_id: user.externalId,
    last_sign_in_at: user.lastSignInAt,
    banned: user.banned,
    locked: user.locked,
    lockout_expires_in_seconds: lockoutSeconds(instance, user),
    verification_attempts_remaining: attemptsLeft(instance, user),
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    delete_self_enabled: user.deleteSelfEnabled,
    create_organization_enabled: user.createOrganizationEnabled,
    last_active_at: user.lastActiveAt,
    mfa_enabled_at: user.mfaEnabledAt ?? null,
    mfa_disabled_at: user.mfaDisabledAt ?? null,
    legal_accepted_at: user.legalAcceptedAt,
  };
}

/** A user as its own browser sees it: without private metadata. */
export function shapeUserForFrontend(instance: Instance, user: UserRecord): Record<string, unknown> {
  return {
    ...shapeCommon(instance, user),
    organization_memberships: [],
    ...(user.createOrganizationsLimit === null ? {} : { create_organizations_limit: user.createOrganizationsLimit }),
  };
}

/** A user as the Backend API and the deliveries give it. */
export function shapeUserForBackend(instance: Instance, user: UserRecord): Record<string, unknown> {
  return {
    ...shapeCommon(instance, user),
    locale: user.locale,
    private_metadata: user.privateMetadata,
    create_organizations_limit: user.createOrganizationsLimit,
    bypass_client_trust: user.bypassClientTrust,
  };
}

/** What a deletion leaves: the id, and the external id where there was one. */
export function shapeDeletedUser(user: UserRecord): Record<string, unknown> {
  return {
    object: 'user',
    id: user.id,
    deleted: true,
    ...(user.externalId === null ? {} : { external_id: user.externalId }),
  };
}

/** Name and picture, for whoever may know the identifier. */
export function shapePublicUserData(instance: Instance, user: UserRecord): Record<string, unknown> {
  return {
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(instance, user),
    has_image: user.image !== undefined,
    identifier: primaryIdentifier(user),
    profile_image_url: imageUrl(instance, user),
    user_id: user.id,
    username: user.username,
  };
}

/** The primary address, else the username. */
export function primaryIdentifier(user: UserRecord): string {
  const primary = user.emailAddresses.find((email) => email.id === user.primaryEmailAddressId);
  return primary?.address ?? user.username ?? '';
}
