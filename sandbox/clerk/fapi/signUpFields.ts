import { readEmailAddress, refuseTaken } from '../accounts/emailAddresses.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { checkPasswordRules, hashPassword } from '../accounts/passwords.ts';
import { readUsername } from '../accounts/usernames.ts';
import type { AuthenticationSettings } from '../authentication.ts';
import type { Form } from '../http/body.ts';
import { ClerkApiError, invalidValue, unknownParameter } from '../http/error.ts';
import type { Instance } from '../instance.ts';
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
  if (strategy !== undefined && strategy !== 'password' && strategy !== settings.emailVerification) {
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
  if (emailAddress && emailAddress !== signUp.emailAddress) {
    signUp.emailAddress = emailAddress;
    signUp.emailVerification = null;
  }
  if (username) signUp.username = username;
  if (passwordHash !== undefined) signUp.passwordHash = passwordHash;
  if (form['first_name'] !== undefined) signUp.firstName = form['first_name'] || null;
  if (form['last_name'] !== undefined) signUp.lastName = form['last_name'] || null;
  if (form['legal_accepted'] === 'true') signUp.legalAcceptedAt = Date.now();
}

function legalNotAccepted(): ClerkApiError {
  return new ClerkApiError(422, 'legal_not_accepted', 'legal not accepted', {
    longMessage: 'Legal consent must be accepted in order to continue.',
    param: 'legal_accepted',
  });
}
