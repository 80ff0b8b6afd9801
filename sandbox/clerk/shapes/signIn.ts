import type { Instance } from '../instance.ts';
import type { SignInRecord, UserRecord } from '../records.ts';
import { shapeVerification } from './emailAddress.ts';
import { imageUrl } from './user.ts';

type Factor = Readonly<Record<string, unknown>> & { readonly strategy: string };

/** A way for each of a user's addresses. */
function emailFactors(user: UserRecord, strategy: string): Factor[] {
  return user.emailAddresses.map((email) => ({
    strategy,
    email_address_id: email.id,
    safe_identifier: email.address,
    primary: email.id === user.primaryEmailAddressId,
  }));
}

/** The ways in which this user can prove who they are. */
export function firstFactors({ settings }: Instance, user: UserRecord): Factor[] {
  const hasPassword = settings.password !== 'off' && user.passwordHash !== null;
  return [
    ...(hasPassword ? [{ strategy: 'password' }] : []),
    ...settings.emailFactors.flatMap((strategy) => emailFactors(user, strategy)),
    ...(hasPassword ? emailFactors(user, 'reset_password_email_code') : []),
  ];
}

/** What is still asked of the user after the first factor: their second one, or what proves a new device. */
export function secondFactors({ settings }: Instance, signIn: SignInRecord, user: UserRecord): Factor[] {
  if (signIn.status === 'needs_client_trust') {
    return settings.emailFactors.flatMap((strategy) => emailFactors(user, strategy));
  }
  if (signIn.status !== 'needs_second_factor') return [];
  return [
    { strategy: 'totp' },
    ...(settings.backupCodes && user.backupCodes !== undefined ? [{ strategy: 'backup_code' }] : []),
  ];
}

/** Whether the user was ever signed in on this client, this sign-in apart; null where nobody asks. */
export function clientTrustState(instance: Instance, signIn: SignInRecord): 'pending' | 'new' | 'known' | null {
  if (!instance.settings.clientTrust) return null;
  if (signIn.userId === null) return 'pending';
  const wasHere = instance.store
    .sessionsOfUser(signIn.userId)
    .some(({ id, clientId }) => clientId === signIn.clientId && id !== signIn.createdSessionId);
  return wasHere ? 'known' : 'new';
}

export function shapeSignIn(instance: Instance, signIn: SignInRecord): Record<string, unknown> {
  const user = instance.store.users.get(signIn.userId ?? '');
  const { verification, secondVerification } = signIn;
  const asked = user === undefined ? [] : secondFactors(instance, signIn, user);
  const { emailAddress, username } = instance.settings;
  return {
    object: 'sign_in_attempt',
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: [
      ...(emailAddress === 'off' ? [] : ['email_address']),
      ...(username === 'off' ? [] : ['username']),
    ],
    supported_first_factors: user === undefined ? null : firstFactors(instance, user),
    supported_second_factors: asked.length === 0 ? null : asked,
    first_factor_verification: verification === null ? null : shapeVerification(verification),
    second_factor_verification: secondVerification === null ? null : shapeVerification(secondVerification),
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
    client_trust_state: clientTrustState(instance, signIn),
  };
}
