import { readEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { checkPasswordRules, hashPassword } from '../accounts/passwords.ts';
import { readUsername } from '../accounts/usernames.ts';
import type { AuthenticationSettings } from '../authentication.ts';
import type { Form } from '../http/body.ts';
import { ClerkApiError, invalidValue, missingParameter, unknownParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import { type Invited, readInvitationTicket } from '../invitations/invited.ts';
import type { SignUpRecord } from '../records.ts';
import { readMetadataField } from './fields.ts';

/** Fields that an instance may have switched off, and the settings that say so. */
const SWITCHED: Readonly<Record<string, keyof AuthenticationSettings>> = {
  email_address: 'emailAddress',
  username: 'username',
  password: 'password',
  first_name: 'firstName',
  last_name: 'lastName',
};

/**
 * Takes the form's fields into the sign-up, all or none.
 *
 * @throws ClerkApiError `form_param_unknown` for a field that is off, `form_identifier_exists`, `legal_not_accepted`,
 *   and what the rules of addresses, usernames, passwords and metadata throw
 */
export async function fillInSignUp(instance: Instance, signUp: SignUpRecord, form: Form): Promise<void> {
  const { settings, store } = instance;
  const given = (name: string): string | undefined => form[name] || undefined;
  const off = Object.keys(SWITCHED).find((name) => given(name) && settings[SWITCHED[name] ?? 'username'] === 'off');
  if (off !== undefined) throw unknownParameter(off);
  const strategy = given('strategy');
  const ticket = given('ticket');
  if (strategy === 'ticket' && ticket === undefined) throw missingParameter('ticket');
  const invited = ticket === undefined ? undefined : readInvitation(instance, ticket);
  if (
    strategy !== undefined &&
    strategy !== 'password' &&
    strategy !== 'ticket' &&
    strategy !== settings.emailVerification
  ) {
    throw invalidValue('strategy', `${strategy} is not enabled on this instance.`);
  }
  const emailAddress = given('email_address') && readEmailAddress(form['email_address'] ?? '', 'email_address');
  if (emailAddress) refuseTaken(store, emailAddress, 'email_address');
  const username = given('username') && readUsername(form['username'] ?? '');
  if (username) refuseTaken(store, username, 'username');
  const password = given('password');
  if (password !== undefined) checkPasswordRules(password);
  const metadata = readMetadataField(form, 'unsafe_metadata');
  if (metadata !== undefined) checkMetadataSize(metadata, 'unsafe_metadata');
  if (settings.legalConsent && form['legal_accepted'] === 'false') throw legalNotAccepted();
  const passwordHash = password === undefined ? undefined : await hashPassword(password);

  if (metadata !== undefined) signUp.unsafeMetadata = metadata;
  if (invited !== undefined && ticket !== undefined) {
    // The mail that brought the ticket has proven the address.
    signUp.ticket = ticket;
    signUp.publicMetadata = invited.publicMetadata;
    signUp.emailAddress = invited.emailAddress;
    signUp.emailVerification = { status: 'verified', strategy: 'ticket', attempts: null, expireAt: null };
  }
  if (emailAddress && invited === undefined && emailAddress !== signUp.emailAddress) {
    delete signUp.ticket;
    delete signUp.publicMetadata;
    signUp.emailAddress = emailAddress;
    signUp.emailVerification = null;
  }
  if (username) signUp.username = username;
  if (passwordHash !== undefined) signUp.passwordHash = passwordHash;
  if (form['first_name'] !== undefined) signUp.firstName = form['first_name'] || null;
  if (form['last_name'] !== undefined) signUp.lastName = form['last_name'] || null;
  if (form['legal_accepted'] === 'true') signUp.legalAcceptedAt = Date.now();
}

/**
 * Whom a ticket invites to sign up.
 *
 * @throws ClerkApiError `invitation_account_exists`, `organization_invitation_identification_already_exists`, and what
 *   tickets that are no good throw
 */
function readInvitation(instance: Instance, ticket: string): Invited {
  const invited = readInvitationTicket(instance, ticket);
  if (invited === undefined) throw new ClerkApiError(400, 'ticket_invalid_code', 'This ticket is invalid.');
  if (instance.store.userByIdentifier(invited.emailAddress) === undefined) return invited;
  const code =
    invited.kind === 'invitation'
      ? 'invitation_account_exists'
      : 'organization_invitation_identification_already_exists';
  throw new ClerkApiError(400, code, 'account exists', {
    longMessage: 'An account already exists for this invitation. Sign in instead.',
  });
}

function legalNotAccepted(): ClerkApiError {
  return new ClerkApiError(422, 'legal_not_accepted', 'legal not accepted', {
    longMessage: 'Legal consent must be accepted in order to continue.',
    param: 'legal_accepted',
  });
}
