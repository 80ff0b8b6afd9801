import { newEmailAddress, readEmailAddress, refuseTaken, VERIFIED_BY_ADMIN } from '../accounts/emailAddresses.ts';
import { readUsername } from '../accounts/usernames.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { checkPasswordRules, hashPassword } from '../accounts/passwords.ts';
import type { NewUser } from '../accounts/users.ts';
import { booleanField, integerField, objectField, refuseUnknown, textField, textListField } from '../http/body.ts';
import { ClerkApiError, invalidFormat, invalidValue } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { EmailAddressRecord, UserRecord } from '../records.ts';

type Body = Readonly<Record<string, unknown>>;

const SHARED = [
  ...['external_id', 'first_name', 'last_name', 'locale', 'username', 'password', 'password_digest', 'password_hasher'],
  ...['skip_password_checks', 'totp_secret', 'backup_codes', 'delete_self_enabled', 'legal_accepted_at'],
  ...['skip_legal_checks', 'create_organization_enabled', 'create_organizations_limit', 'created_at'],
  ...['bypass_client_trust'],
];
const CREATE = [
  ...SHARED,
  ...['email_address', 'email_address_identification_status', 'phone_number', 'phone_number_identification_status'],
  ...['web3_wallet', 'skip_password_requirement', 'public_metadata', 'private_metadata', 'unsafe_metadata'],
  ...['skip_user_requirement', 'banned', 'locked'],
];
const UPDATE = [
  ...SHARED,
  ...['primary_email_address_id', 'notify_primary_email_address_changed', 'primary_phone_number_id'],
  ...['primary_web3_wallet_id', 'profile_image_id', 'sign_out_of_other_sessions'],
];
/** Parameters of Clerk's whose effect this stand-in does not have: refused, rather than lost in silence. */
const UNSUPPORTED = ['password_digest', 'password_hasher', 'phone_number', 'web3_wallet'];

function refuseUnsupported(body: Body): void {
  const name = UNSUPPORTED.find((candidate) => {
    const value = body[candidate];
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  });
  if (name !== undefined) throw notEnabled(name);
}

function timeField(body: Body, name: string): number | null | undefined {
  const text = textField(body, name);
  if (text === undefined || text === null) return text;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidFormat(name, `${name} must be an RFC 3339 time.`);
  return time;
}

/** Fields that creation and update have in common; absent ones are left out. */
async function readShared(instance: Instance, body: Body, ownerId?: string): Promise<Omit<NewUser, 'emailAddresses'>> {
  const password = textField(body, 'password');
  if (typeof password === 'string' && booleanField(body, 'skip_password_checks') !== true) checkPasswordRules(password);
  const text = textField(body, 'username');
  const username = text ? readUsername(text) : text;
  if (username) refuseTaken(instance.store, username, 'username', ownerId);
  const externalId = textField(body, 'external_id');
  const holder = externalId ? instance.store.userByExternalId(externalId) : undefined;
  if (holder !== undefined && holder.id !== ownerId) {
    throw new ClerkApiError(422, 'form_data_duplicate', 'already exists', {
      longMessage: 'This external_id is already in use by another user.',
      param: 'external_id',
    });
  }
  const fields: Record<string, unknown> = {
    externalId: externalId === '' ? null : externalId,
    username: username === '' ? null : username,
    firstName: textField(body, 'first_name'),
    lastName: textField(body, 'last_name'),
    locale: textField(body, 'locale'),
    deleteSelfEnabled: booleanField(body, 'delete_self_enabled'),
    createOrganizationEnabled: booleanField(body, 'create_organization_enabled'),
    createOrganizationsLimit: integerField(body, 'create_organizations_limit'),
    bypassClientTrust: booleanField(body, 'bypass_client_trust'),
    legalAcceptedAt: timeField(body, 'legal_accepted_at'),
    createdAt: timeField(body, 'created_at') ?? undefined,
    ...readSecondFactors(instance, body),
    ...(typeof password === 'string'
      ? { passwordHash: await hashPassword(password), passwordUpdatedAt: Date.now() }
      : {}),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** An authenticator's secret and backup codes that are brought along from elsewhere. */
function readSecondFactors(instance: Instance, body: Body): Pick<UserRecord, 'totp' | 'backupCodes' | 'mfaEnabledAt'> {
  const secret = textField(body, 'totp_secret');
  const codes = textListField(body, 'backup_codes');
  const { totp, backupCodes } = instance.settings;
  if (secret && !totp) throw notEnabled('totp_secret');
  if (codes.length > 0 && !backupCodes) throw notEnabled('backup_codes');
  if (secret && !/^[A-Z2-7]{16,}=*$/.test(secret)) throw invalidFormat('totp_secret', 'totp_secret must be base32.');
  const now = Date.now();
  const used = { id: newId('totp'), verified: true, createdAt: now, updatedAt: now };
  return {
    ...(secret ? { totp: { ...used, secret: secret.replace(/=+$/, '') }, mfaEnabledAt: now } : {}),
    ...(codes.length > 0 ? { backupCodes: codes.map((code) => code.trim().toLowerCase()) } : {}),
  };
}

function notEnabled(param: string): ClerkApiError {
  const longMessage = `${param} is not enabled on this instance.`;
  return new ClerkApiError(422, 'feature_not_enabled', 'not enabled', { longMessage, param });
}

function readEmailAddresses(instance: Instance, body: Body): EmailAddressRecord[] {
  const now = Date.now();
  const statuses = textListField(body, 'email_address_identification_status');
  return textListField(body, 'email_address').map((text, index) => {
    const address = readEmailAddress(text, 'email_address');
    refuseTaken(instance.store, address, 'email_address');
    const status = statuses[index] ?? 'verified';
    if (status !== 'verified' && status !== 'reserved') {
      throw invalidValue('email_address_identification_status', `${status} is neither verified nor reserved.`);
    }
    // The Backend API vouches for the address: verified by an administrator, unless it is only to be reserved.
    return newEmailAddress(address, status === 'verified' ? VERIFIED_BY_ADMIN : null, now);
  });
}

/** Reads the body of a creation. */
export async function readNewUser(instance: Instance, body: Body): Promise<NewUser> {
  refuseUnknown(body, CREATE);
  refuseUnsupported(body);
  const emailAddresses = readEmailAddresses(instance, body);
  if (emailAddresses.length === 0 && booleanField(body, 'skip_user_requirement') !== true) {
    throw new ClerkApiError(422, 'form_data_missing', 'missing data', {
      longMessage: '["email_address"] data doesn\'t match user requirements set for this instance',
      meta: { param_names: ['email_address'] },
    });
  }
  if (!body['password'] && booleanField(body, 'skip_password_requirement') !== true) {
    throw new ClerkApiError(422, 'form_data_missing', 'missing data', {
      longMessage: '["password"] data doesn\'t match user requirements set for this instance',
      meta: { param_names: ['password'] },
    });
  }
  return {
    ...(await readShared(instance, body)),
    emailAddresses,
    ...readMetadata(body),
    banned: booleanField(body, 'banned') ?? false,
    locked: booleanField(body, 'locked') ?? false,
  };
}

/** Reads the metadata fields that are there, each whole. */
export function readMetadata(
  body: Body,
): Partial<Pick<UserRecord, 'publicMetadata' | 'privateMetadata' | 'unsafeMetadata'>> {
  const metadata: Partial<Pick<UserRecord, 'publicMetadata' | 'privateMetadata' | 'unsafeMetadata'>> = {};
  for (const [param, field] of [
    ['public_metadata', 'publicMetadata'],
    ['private_metadata', 'privateMetadata'],
    ['unsafe_metadata', 'unsafeMetadata'],
  ] as const) {
    const value = objectField(body, param);
    if (value !== undefined) metadata[field] = checkMetadataSize(value, param);
  }
  return metadata;
}

/** Reads the body of an update of `user`, without changing it yet. */
export async function readUserChange(instance: Instance, user: UserRecord, body: Body): Promise<Partial<UserRecord>> {
  refuseUnknown(body, UPDATE);
  refuseUnsupported(body);
  const primary = textField(body, 'primary_email_address_id');
  if (primary != null && !user.emailAddresses.some((email) => email.id === primary)) {
    throw new ClerkApiError(404, 'resource_not_found', 'Resource not found', {
      longMessage: `This user has no email address with id ${primary}.`,
      param: 'primary_email_address_id',
    });
  }
  return {
    ...(await readShared(instance, body, user.id)),
    ...(primary == null ? {} : { primaryEmailAddressId: primary }),
  };
}
