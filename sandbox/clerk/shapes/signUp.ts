import type { AuthenticationSettings, Requirement } from '../authentication.ts';
import type { Instance } from '../instance.ts';
import type { SignUpRecord } from '../records.ts';
import { shapeVerification } from './emailAddress.ts';

/** What a sign-up can bring, by Clerk's names: whether it is asked for here, and whether it is there. */
const FIELDS: readonly {
  readonly name: string;
  readonly requirement: (settings: AuthenticationSettings) => Requirement;
  readonly isGiven: (signUp: SignUpRecord) => boolean;
}[] = [
  { name: 'email_address', requirement: (of) => of.emailAddress, isGiven: (by) => by.emailAddress !== null },
  { name: 'username', requirement: (of) => of.username, isGiven: (by) => by.username !== null },
  { name: 'first_name', requirement: (of) => of.firstName, isGiven: (by) => by.firstName !== null },
  { name: 'last_name', requirement: (of) => of.lastName, isGiven: (by) => by.lastName !== null },
  { name: 'password', requirement: (of) => of.password, isGiven: (by) => by.passwordHash !== null },
  {
    name: 'legal_accepted',
    requirement: (of) => (of.legalConsent ? 'required' : 'off'),
    isGiven: (by) => by.legalAcceptedAt !== null,
  },
];

function fieldsThatAre(requirement: Requirement, settings: AuthenticationSettings): string[] {
  return FIELDS.filter((field) => field.requirement(settings) === requirement).map(({ name }) => name);
}

/** Required fields that have no value yet. Who comes from a provider needs no password. */
export function missingFields({ settings }: Instance, signUp: SignUpRecord): string[] {
  const isVouchedFor = signUp.externalVerification?.status === 'verified';
  const missing = FIELDS.filter((field) => field.requirement(settings) === 'required' && !field.isGiven(signUp));
  return missing.map(({ name }) => name).filter((name) => name !== 'password' || !isVouchedFor);
}

/** Fields that have a value nobody has proven yet. */
export function unverifiedFields({ settings }: Instance, signUp: SignUpRecord): string[] {
  if (settings.emailVerification === 'none' || signUp.emailAddress === null) return [];
  return signUp.emailVerification?.status === 'verified' ? [] : ['email_address'];
}

/** Null until something was sent: the components take an unverified `email_code` as one that is on its way. */
function shapeEmailVerification({ settings }: Instance, signUp: SignUpRecord): Record<string, unknown> | null {
  const { emailVerification } = signUp;
  if (emailVerification === null) return null;
  const nextAction =
    emailVerification.status === 'verified'
      ? ''
      : emailVerification.status === 'unverified'
        ? 'needs_attempt'
        : 'needs_prepare';
  return {
    ...shapeVerification(emailVerification),
    next_action: nextAction,
    supported_strategies: settings.emailVerification === 'none' ? [] : [settings.emailVerification],
  };
}

export function shapeSignUp(instance: Instance, signUp: SignUpRecord): Record<string, unknown> {
  const { externalVerification } = signUp;
  return {
    object: 'sign_up_attempt',
    id: signUp.id,
    status: signUp.status,
    required_fields: fieldsThatAre('required', instance.settings),
    optional_fields: fieldsThatAre('optional', instance.settings),
    missing_fields: missingFields(instance, signUp),
    unverified_fields: unverifiedFields(instance, signUp),
    verifications: {
      email_address: shapeEmailVerification(instance, signUp),
      phone_number: null,
      web3_wallet: null,
      external_account: externalVerification === undefined ? null : shapeVerification(externalVerification),
    },
    username: signUp.username,
    email_address: signUp.emailAddress,
    phone_number: null,
    web3_wallet: null,
    password_enabled: signUp.passwordHash !== null,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    unsafe_metadata: signUp.unsafeMetadata,
    public_metadata: signUp.publicMetadata ?? {},
    custom_action: false,
    external_id: null,
    created_session_id: signUp.createdSessionId,
    created_user_id: signUp.createdUserId,
    abandon_at: signUp.abandonAt,
    legal_accepted_at: signUp.legalAcceptedAt,
  };
}
