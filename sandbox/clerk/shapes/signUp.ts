import type { SignUpRecord } from '../records.ts';
import { shapeVerification } from './emailAddress.ts';

/** What a sign-up must bring here, and what it may. */
const REQUIRED = ['email_address', 'password'] as const;
const OPTIONAL = ['first_name', 'last_name'] as const;

/** Required fields that have no value yet. Who comes from a provider needs no password. */
export function missingFields(signUp: SignUpRecord): string[] {
  if (signUp.externalVerification?.status === 'verified') return signUp.emailAddress === null ? ['email_address'] : [];
  return REQUIRED.filter((field) => (field === 'password' ? signUp.passwordHash : signUp.emailAddress) === null);
}

/** Fields that have a value nobody has proven yet. */
export function unverifiedFields(signUp: SignUpRecord): string[] {
  return signUp.emailAddress !== null && signUp.emailVerification?.status !== 'verified' ? ['email_address'] : [];
}

/** Null until a code was sent: the components take an unverified `email_code` as one that is on its way. */
function shapeEmailVerification(signUp: SignUpRecord): Record<string, unknown> | null {
  const { emailVerification } = signUp;
  if (emailVerification === null) return null;
  const nextAction =
    emailVerification.status === 'verified'
      ? ''
      : emailVerification.status === 'unverified'
        ? 'needs_attempt'
        : 'needs_prepare';
  return { ...shapeVerification(emailVerification), next_action: nextAction, supported_strategies: ['email_code'] };
}

export function shapeSignUp(signUp: SignUpRecord): Record<string, unknown> {
  const { externalVerification } = signUp;
  return {
    object: 'sign_up_attempt',
    id: signUp.id,
    status: signUp.status,
    required_fields: REQUIRED,
    optional_fields: OPTIONAL,
    missing_fields: missingFields(signUp),
    unverified_fields: unverifiedFields(signUp),
    verifications: {
      email_address: shapeEmailVerification(signUp),
      phone_number: null,
      web3_wallet: null,
      external_account: externalVerification === undefined ? null : shapeVerification(externalVerification),
    },
    username: null,
    email_address: signUp.emailAddress,
    phone_number: null,
    web3_wallet: null,
    password_enabled: signUp.passwordHash !== null,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    unsafe_metadata: signUp.unsafeMetadata,
    public_metadata: {},
    custom_action: false,
    external_id: null,
    created_session_id: signUp.createdSessionId,
    created_user_id: signUp.createdUserId,
    abandon_at: signUp.abandonAt,
    legal_accepted_at: signUp.legalAcceptedAt,
  };
}
