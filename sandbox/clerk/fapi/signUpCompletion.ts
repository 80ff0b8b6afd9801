import { newEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { claimExternalAccounts, externalAccountsOf } from '../accounts/externalAccounts.ts';
import { startSession } from '../accounts/sessions.ts';
import { createUser } from '../accounts/users.ts';
import type { Instance } from '../instance.ts';
import { readInvitationTicket } from '../invitations/invited.ts';
import type { EmailAddressRecord, SignUpRecord } from '../records.ts';
import { missingFields, unverifiedFields } from '../shapes/signUp.ts';
import type { FapiContext } from './visitor.ts';

/**
 * Makes the user and signs it in, once nothing is missing: on the client that signs up, whoever asks.
 *
 * @throws ClerkApiError `form_identifier_exists` when somebody else was faster
 */
export function completeIfReady(c: FapiContext, instance: Instance, signUp: SignUpRecord): void {
  if (missingFields(instance, signUp).length > 0 || unverifiedFields(instance, signUp).length > 0) return;
  const client = instance.store.clients.get(signUp.clientId);
  if (client === undefined) return;
  if (signUp.emailAddress !== null) refuseTaken(instance.store, signUp.emailAddress, 'email_address');
  if (signUp.username !== null) refuseTaken(instance.store, signUp.username, 'username');
  const { requester } = c.var.visitor;
  const invited = signUp.ticket === undefined ? undefined : readInvitationTicket(instance, signUp.ticket);
  const user = createUser(
    instance,
    {
      emailAddresses: emailAddresses(signUp),
      username: signUp.username,
      passwordHash: signUp.passwordHash,
      firstName: signUp.firstName,
      lastName: signUp.lastName,
      unsafeMetadata: signUp.unsafeMetadata,
      ...(signUp.publicMetadata === undefined ? {} : { publicMetadata: signUp.publicMetadata }),
      legalAcceptedAt: signUp.legalAcceptedAt,
      ...externalAccountsOf(signUp),
    },
    requester,
  );
  invited?.accept(user, requester);
  claimExternalAccounts(instance, user);
  const { externalVerification, emailVerification } = signUp;
  const isVouchedFor = externalVerification?.status === 'verified';
  const strategy = isVouchedFor ? externalVerification.strategy : (emailVerification?.strategy ?? 'password');
  signUp.createdUserId = user.id;
  signUp.createdSessionId = startSession(instance, user, client, strategy, requester).id;
  signUp.status = 'complete';
  client.signUpId = null;
}

function emailAddresses({ emailAddress, emailVerification }: SignUpRecord): EmailAddressRecord[] {
  if (emailAddress === null) return [];
  // An address that nobody had to prove is unverified, and the user's own all the same.
  return [{ ...newEmailAddress(emailAddress, emailVerification, Date.now()), reserved: false }];
}
