import { ClerkApiError, invalidFormat } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { EmailAddressRecord, Verification } from '../records.ts';
import type { Store } from '../store.ts';

/** Loose on purpose: one @, a dot in the domain, no blanks or control characters. Clerk itself checks little more. */
const ADDRESS = /^[^\s@"<>()\p{Cc}]{1,64}@[^\s@"<>()\p{Cc}]+\.[^\s@"<>()\p{Cc}.]{2,}$/u;

/** The address as Clerk stores it: trimmed, lower-case. */
export function readEmailAddress(text: string, param: string): string {
  const address = text.trim().toLowerCase();
  if (address.length > 254 || !ADDRESS.test(address)) {
    throw invalidFormat(param, `${param} must be a valid email address.`);
  }
  return address;
}

/** Refuses an identifier that some user already has. */
export function refuseTaken(store: Store, identifier: string, param: string, ownerId?: string): void {
  const owner = store.userByIdentifier(identifier);
  if (owner === undefined || owner.id === ownerId) return;
  throw new ClerkApiError(422, 'form_identifier_exists', `That ${param.replaceAll('_', ' ')} is taken.`, {
    longMessage: `That ${param.replaceAll('_', ' ')} is taken. Please try another.`,
    param,
  });
}

export function newEmailAddress(address: string, verification: Verification | null, now: number): EmailAddressRecord {
  return { id: newId('idn'), address, verification, reserved: verification === null, createdAt: now, updatedAt: now };
}

/**
 * What vouches for an address that the application's own server gave: no code was ever sent. One for all: an address
 * that is to be verified in another way gets another verification.
 */
export const VERIFIED_BY_ADMIN: Verification = Object.freeze({
  status: 'verified',
  strategy: 'admin',
  attempts: null,
  expireAt: null,
});
