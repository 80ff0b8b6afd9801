/** What the stand-in remembers. Times are milliseconds since the epoch. */

export type Metadata = Record<string, unknown>;

export interface Verification {
  status: 'unverified' | 'verified' | 'failed' | 'expired' | 'transferable';
  strategy:
    'email_code' | 'reset_password_email_code' | 'admin' | 'ticket' | 'password' | SecondStrategy | OauthStrategy;
  attempts: number | null;
  expireAt: number | null;
  /** The code that was sent; never leaves by Clerk's own paths. */
  code?: string;
  /** The link that was sent: its id, and the page that it leads to, if any. */
  link?: { readonly id: string; readonly redirectUrl: string | null };
  /** The client that opened the link. */
  verifiedAtClient?: string;
  /** Where the provider asks, and what came of it; only with OAuth. */
  redirectUrl?: string;
  error?: VerificationError;
}

export type SecondStrategy = 'email_link' | 'totp' | 'backup_code';

/** An authenticator; unverified until its first code has come. */
export interface TotpRecord {
  readonly id: string;
  /** Base32. */
  readonly secret: string;
  verified: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

/** `oauth_google` proves an account at a provider, `from_oauth_google` an address that the provider vouches for. */
export type OauthStrategy = `oauth_${string}` | `from_oauth_${string}`;

export interface VerificationError {
  readonly code: string;
  readonly message: string;
  readonly longMessage: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Who somebody is at a provider. */
export interface ProviderProfile {
  /** The provider's own id of the account. */
  readonly id: string;
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** A way out to a provider that has not come back yet. */
export interface PendingGrant {
  readonly provider: string;
  readonly clientId: string;
  /** What the provider's answer is for, and the id of that record. */
  readonly purpose: 'sign_in' | 'sign_up' | 'external_account';
  readonly subjectId: string;
  /** The user who connects an account. */
  readonly userId: string | null;
  readonly redirectUrl: string;
  readonly expireAt: number;
}

/** An authorization code of a provider. */
export interface IssuedCode {
  readonly provider: string;
  readonly profile: ProviderProfile;
  readonly state: string;
  readonly expireAt: number;
}

/** An account at a provider that belongs to a user, or that a user is about to connect. */
export interface ExternalAccountRecord {
  readonly id: string;
  readonly identificationId: string;
  /** `google`, as in the strategy `oauth_google`. */
  readonly provider: string;
  /** Null until the provider has answered. */
  profile: ProviderProfile | null;
  verification: Verification;
  readonly createdAt: number;
  updatedAt: number;
}

export interface EmailAddressRecord {
  readonly id: string;
  readonly address: string;
  /** Null while it is reserved: unverified, yet nobody else's. */
  verification: Verification | null;
  reserved: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface UserRecord {
  readonly id: string;
  externalId: string | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  emailAddresses: EmailAddressRecord[];
  primaryEmailAddressId: string | null;
  /** Absent as long as there was none: most users of a large store have none. */
  externalAccounts?: ExternalAccountRecord[];
  /** An uploaded picture, in place of the drawn one. */
  image?: { readonly id: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };
  passwordHash: string | null;
  passwordUpdatedAt: number | null;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  unsafeMetadata: Metadata;
  banned: boolean;
  locked: boolean;
  /** Wrong passwords and codes since the last right one; absent is none. */
  failedAttempts?: number;
  /** When a lock ends; absent where an administrator locked. */
  lockedUntil?: number;
  /** Second factors are absent until they are set up: most users of a large store have none. */
  totp?: TotpRecord;
  backupCodes?: string[];
  mfaEnabledAt?: number;
  mfaDisabledAt?: number;
  deleteSelfEnabled: boolean;
  createOrganizationEnabled: boolean;
  createOrganizationsLimit: number | null;
  bypassClientTrust: boolean;
  legalAcceptedAt: number | null;
  lastSignInAt: number | null;
  lastActiveAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export type SessionStatus = 'active' | 'revoked' | 'ended' | 'expired' | 'removed' | 'abandoned' | 'replaced';

export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  status: SessionStatus;
  readonly activity: SessionActivity;
  /** The organization that the session acts for; absent is none. */
  activeOrganizationId?: string;
  /** When the first factor was last verified; `fva` counts its age in minutes. */
  readonly firstFactorAt: number;
  /** When the second factor was; absent is never. */
  secondFactorAt?: number;
  lastActiveAt: number;
  readonly expireAt: number;
  readonly abandonAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface SessionActivity {
  readonly id: string;
  readonly ipAddress: string;
  readonly userAgent: string;
}

/** One browser, as Clerk sees it: sessions, and at most one sign-in and one sign-up under way. */
export interface ClientRecord {
  readonly id: string;
  sessionIds: string[];
  signInId: string | null;
  signUpId: string | null;
  lastActiveSessionId: string | null;
  lastAuthenticationStrategy: string | null;
  /** Changes with every sign-in and sign-out; `__client_uat` is this in seconds, 0 while signed out. */
  sessionsChangedAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface DevBrowserRecord {
  readonly id: string;
  clientId: string | null;
}

export interface SignUpRecord {
  readonly id: string;
  readonly clientId: string;
  status: 'missing_requirements' | 'complete' | 'abandoned';
  emailAddress: string | null;
  username: string | null;
  emailVerification: Verification | null;
  passwordHash: string | null;
  firstName: string | null;
  lastName: string | null;
  unsafeMetadata: Metadata;
  legalAcceptedAt: number | null;
  /** The ticket of the invitation that it follows. */
  ticket?: string;
  publicMetadata?: Metadata;
  /** An account at a provider: its verification, and who it belongs to. */
  externalVerification?: Verification;
  externalProfile?: ProviderProfile;
  createdSessionId: string | null;
  createdUserId: string | null;
  readonly abandonAt: number;
}

export interface SignInRecord {
  readonly id: string;
  readonly clientId: string;
  status:
    | 'needs_identifier'
    | 'needs_first_factor'
    | 'needs_second_factor'
    | 'needs_client_trust'
    | 'needs_new_password'
    | 'complete'
    | 'abandoned';
  identifier: string | null;
  userId: string | null;
  /** The address a code was sent to. */
  emailAddressId: string | null;
  verification: Verification | null;
  /** Of the second factor, or of the device. */
  secondVerification: Verification | null;
  /** The account at a provider that proved nobody: a sign-up may take it over. */
  externalProfile?: ProviderProfile;
  createdSessionId: string | null;
  readonly abandonAt: number;
}

export interface SignInTokenRecord {
  readonly id: string;
  readonly userId: string;
  status: 'pending' | 'accepted' | 'revoked';
  readonly token: string;
  readonly expireAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface TestingTokenRecord {
  readonly token: string;
  readonly expireAt: number;
}

/** An email that was "sent": what a person would find in the inbox. */
export interface MailRecord {
  readonly id: string;
  readonly to: string;
  readonly purpose:
    'verification_code' | 'reset_password_code' | 'verification_link' | 'invitation' | 'organization_invitation';
  /** Empty in a mail that carries a link instead. */
  readonly code: string;
  readonly url?: string;
  readonly sentAt: number;
}

/** Who made the request that led to a change; deliveries carry it as `event_attributes`. */
export interface Requester {
  readonly ipAddress: string;
  readonly userAgent: string;
}
