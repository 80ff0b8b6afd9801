import { createHash } from 'node:crypto';
import { newSecret } from '../identifiers.ts';
import type { IssuedCode, PendingGrant, ProviderProfile } from '../records.ts';
import type { Store } from '../store.ts';

/** How long a person may take at the provider, and the callback to use the code. */
const STATE_LIFE_MS = 600_000;
const CODE_LIFE_MS = 600_000;

/** Remembers a way out to a provider, and gives the state that the answer must bring. */
export function openGrant(store: Store, grant: Omit<PendingGrant, 'expireAt'>, now: number): string {
  const state = newSecret(40);
  store.oauthGrants.set(state, { ...grant, expireAt: now + STATE_LIFE_MS });
  return state;
}

/** Whether a request waits under this state; it stays good for its one use. */
export function isOpenGrant(store: Store, state: string, provider: string, now: number): boolean {
  const grant = store.oauthGrants.get(state);
  return grant !== undefined && grant.provider === provider && grant.expireAt > now;
}

/** Uses a state up. */
export function closeGrant(store: Store, state: string, now: number): PendingGrant | undefined {
  const grant = store.oauthGrants.get(state);
  store.oauthGrants.delete(state);
  return grant !== undefined && grant.expireAt > now ? grant : undefined;
}

/** The accounts that this provider knows, oldest first. */
export function accountsAt(store: Store, provider: string): ProviderProfile[] {
  return [...store.providerAccounts].filter(([key]) => key.startsWith(`${provider} `)).map(([, profile]) => profile);
}

/** Adds an account at a provider, or changes its names; the same address is the same account. */
export function keepAccount(store: Store, provider: string, person: Omit<ProviderProfile, 'id'>): ProviderProfile {
  const profile = { id: accountId(provider, person.emailAddress), ...person };
  store.providerAccounts.set(accountKey(provider, profile.id), profile);
  return profile;
}

/** The key of a provider's account in the store. */
export function accountKey(provider: string, id: string): string {
  return `${provider} ${id}`;
}

/** The code that the provider sends back with the browser; good for this state and for no other. */
export function issueCode(store: Store, code: Omit<IssuedCode, 'expireAt'>, now: number): string {
  const text = newSecret(40);
  store.oauthCodes.set(text, { ...code, expireAt: now + CODE_LIFE_MS });
  return text;
}

/** Exchanges a code for whom it stands for, once. */
export function redeemCode(
  store: Store,
  code: string,
  asked: { readonly provider: string; readonly state: string },
  now: number,
): ProviderProfile | undefined {
  const issued = store.oauthCodes.get(code);
  store.oauthCodes.delete(code);
  if (issued === undefined || issued.provider !== asked.provider || issued.state !== asked.state) return undefined;
  return issued.expireAt > now ? issued.profile : undefined;
}

/** Digits, as the providers number their people; the same person has the same number in every run. */
function accountId(provider: string, emailAddress: string): string {
  const digest = createHash('sha256').update(`${provider} ${emailAddress}`).digest();
  return digest.readBigUInt64BE().toString();
}
