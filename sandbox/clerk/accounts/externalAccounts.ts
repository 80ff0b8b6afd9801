import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import { accountKey } from '../oauth/grants.ts';
import type {
  ExternalAccountRecord,
  OauthStrategy,
  ProviderProfile,
  SignUpRecord,
  UserRecord,
  Verification,
} from '../records.ts';

export const strategyFor = (provider: string): OauthStrategy => `oauth_${provider}`;

/** The provider of `oauth_google`; undefined for any other kind of strategy. */
export function providerOf(strategy: string | undefined): string | undefined {
  return /^oauth_([a-z0-9]+)$/.exec(strategy ?? '')?.[1];
}

/** The user that an account at a provider belongs to. */
export function ownerOf(instance: Instance, provider: string, profile: ProviderProfile): UserRecord | undefined {
  const { externalAccountOwners, users } = instance.store;
  return users.get(externalAccountOwners.get(accountKey(provider, profile.id)) ?? '');
}

/**
 * The user whose verified address the provider vouches for too: Clerk links the account to that user. An address that
 * nobody proved links to nothing, or whoever typed it first would be let in by its owner.
 */
export function linkableUser(instance: Instance, profile: ProviderProfile): UserRecord | undefined {
  const user = instance.store.userByIdentifier(profile.emailAddress);
  const email = user?.emailAddresses.find(({ address }) => address === profile.emailAddress);
  return email?.verification?.status === 'verified' ? user : undefined;
}

export function newExternalAccount(
  provider: string,
  profile: ProviderProfile | null,
  verification: Verification,
): ExternalAccountRecord {
  const now = Date.now();
  const identity = { id: newId('eac'), identificationId: newId('idn') };
  return { ...identity, provider, profile, verification, createdAt: now, updatedAt: now };
}

/** Gives a user an account at a provider; the caller saves and announces the change. */
export function linkAccount(
  instance: Instance,
  user: UserRecord,
  provider: string,
  profile: ProviderProfile,
  verification: Verification,
): void {
  user.externalAccounts = [...(user.externalAccounts ?? []), newExternalAccount(provider, profile, verification)];
  claimExternalAccounts(instance, user);
}

/** The account that a sign-up brings to its new user. */
export function externalAccountsOf(signUp: SignUpRecord): { externalAccounts?: ExternalAccountRecord[] } {
  const { externalProfile, externalVerification } = signUp;
  const provider = providerOf(externalVerification?.strategy);
  if (provider === undefined || externalProfile === undefined || externalVerification?.status !== 'verified') return {};
  return { externalAccounts: [newExternalAccount(provider, externalProfile, externalVerification)] };
}

/** Notes whose the verified accounts of a user are, so that they are found and nobody else takes them. */
export function claimExternalAccounts(instance: Instance, user: UserRecord): void {
  for (const { provider, profile, verification } of user.externalAccounts ?? []) {
    if (profile === null || verification.status !== 'verified') continue;
    instance.store.externalAccountOwners.set(accountKey(provider, profile.id), user.id);
  }
}

/** Frees accounts that are a user's no longer: all of them, or one. */
export function releaseExternalAccounts(
  instance: Instance,
  user: UserRecord,
  accounts: readonly ExternalAccountRecord[] = user.externalAccounts ?? [],
): void {
  const { externalAccountOwners } = instance.store;
  for (const { provider, profile } of accounts) {
    const key = accountKey(provider, profile?.id ?? '');
    if (externalAccountOwners.get(key) === user.id) externalAccountOwners.delete(key);
  }
}
