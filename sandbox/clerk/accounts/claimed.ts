import type { EmailAddressRecord, UserRecord } from '../records.ts';

/**
 * Whether an address is its user's alone. One that was added, and neither proven nor reserved, is not: whoever owns it
 * may still sign up with it.
 */
export function isClaimed(user: UserRecord, email: EmailAddressRecord): boolean {
  return email.reserved || email.verification?.status === 'verified' || email.id === user.primaryEmailAddressId;
}
