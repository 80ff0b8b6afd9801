import type { Instance } from '../instance.ts';
import type { SignInRecord, UserRecord } from '../records.ts';
import { shapeVerification } from './emailAddress.ts';
import { imageUrl } from './user.ts';

/** The ways in which this user can prove who they are. */
export function firstFactors(user: UserRecord): Record<string, unknown>[] {
  const emails = user.emailAddresses.map((email) => ({
    email_address_id: email.id,
    safe_identifier: email.address,
    primary: email.id === user.primaryEmailAddressId,
  }));
  return [
    ...(user.passwordHash === null ? [] : [{ strategy: 'password' }]),
    ...emails.map((email) => ({ strategy: 'email_code', ...email })),
  ];
}

export function shapeSignIn(instance: Instance, signIn: SignInRecord): Record<string, unknown> {
  const user = instance.store.users.get(signIn.userId ?? '');
  return {
    object: 'sign_in_attempt',
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ['email_address'],
    supported_first_factors: user === undefined ? null : firstFactors(user),
    supported_second_factors: null,
    first_factor_verification: signIn.verification === null ? null : shapeVerification(signIn.verification),
    second_factor_verification: null,
    identifier: signIn.identifier,
    user_data:
      user === undefined
        ? null
        : {
            first_name: user.firstName,
            last_name: user.lastName,
            image_url: imageUrl(instance, user),
            has_image: user.image !== undefined,
            profile_image_url: imageUrl(instance, user),
          },
    created_session_id: signIn.createdSessionId,
    abandon_at: signIn.abandonAt,
    client_trust_state: null,
  };
}
