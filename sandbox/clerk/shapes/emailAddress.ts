import type { EmailAddressRecord, Verification, VerificationError } from '../records.ts';

/** `object` of a verification, by the way it was done. */
const OBJECTS = {
  email_code: 'verification_otp',
  reset_password_email_code: 'verification_otp',
  admin: 'verification_admin',
  ticket: 'verification_ticket',
  password: 'verification_password',
  email_link: 'verification_email_link',
  totp: 'verification_totp',
  backup_code: 'verification_backup_code',
} as const;

function objectOf(strategy: Verification['strategy']): string {
  if (strategy.startsWith('from_oauth_')) return 'verification_from_oauth';
  return strategy in OBJECTS ? OBJECTS[strategy as keyof typeof OBJECTS] : 'verification_oauth';
}

export function shapeVerification(verification: Verification): Record<string, unknown> {
  const { error, redirectUrl } = verification;
  return {
    object: objectOf(verification.strategy),
    status: verification.status,
    strategy: verification.strategy,
    attempts: verification.attempts,
    expire_at: verification.expireAt,
    ...(redirectUrl === undefined ? {} : { external_verification_redirect_url: redirectUrl }),
    ...(error === undefined ? {} : { error: shapeVerificationError(error) }),
    ...(verification.verifiedAtClient === undefined ? {} : { verified_at_client: verification.verifiedAtClient }),
  };
}

function shapeVerificationError({ code, message, longMessage, meta }: VerificationError): Record<string, unknown> {
  return { code, message, long_message: longMessage, ...(meta === undefined ? {} : { meta }) };
}

export function shapeEmailAddress(email: EmailAddressRecord): Record<string, unknown> {
  return {
    id: email.id,
    object: 'email_address',
    email_address: email.address,
    reserved: email.reserved,
    verification: email.verification === null ? null : shapeVerification(email.verification),
    linked_to: [],
    matches_sso_connection: false,
    created_at: email.createdAt,
    updated_at: email.updatedAt,
  };
}
