import { sendCode } from '../accounts/codes.ts';
import { sendLink } from '../accounts/emailLinks.ts';
import type { Form } from '../http/body.ts';
import { ClerkApiError } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { Requester, SignInRecord, Verification } from '../records.ts';
import { userOfSignIn } from './firstFactor.ts';

export type SentStrategy = 'email_code' | 'email_link' | 'reset_password_email_code';

export function isSent(strategy: string): strategy is SentStrategy {
  return strategy === 'email_code' || strategy === 'email_link' || strategy === 'reset_password_email_code';
}

/**
 * Sends a code or a link to the address of the form's choice, else to the primary one.
 *
 * @throws ClerkApiError `form_resource_not_found` for an address that is not the user's
 */
export function sendToAddress(
  instance: Instance,
  signIn: SignInRecord,
  strategy: SentStrategy,
  form: Form,
  requester: Requester,
): Verification {
  const user = userOfSignIn(instance, signIn);
  const wanted = form['email_address_id'] || user.primaryEmailAddressId;
  const email = user.emailAddresses.find((candidate) => candidate.id === wanted);
  if (email === undefined) {
    throw new ClerkApiError(422, 'form_resource_not_found', 'is missing', {
      longMessage: 'The resource associated with the supplied email_address_id was not found.',
      param: 'email_address_id',
    });
  }
  const verification =
    strategy === 'email_link'
      ? sendLink(instance, email.address, { type: 'sign_in', id: signIn.id }, form['redirect_url'], requester)
      : sendCode(instance, email.address, strategy, requester);
  signIn.emailAddressId = email.id;
  return verification;
}
