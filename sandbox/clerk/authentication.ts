import { PreflightError } from '../../checklists/error.ts';

export type Requirement = 'off' | 'optional' | 'required';
export type EmailStrategy = 'email_code' | 'email_link';

/** How people sign up and in: what Clerk's dashboard has under user & authentication. */
export interface AuthenticationSettings {
  /** `restricted` and `waitlist` refuse every new sign-up. */
  signUpMode: 'public' | 'restricted' | 'waitlist';
  emailAddress: Requirement;
  username: Requirement;
  password: Requirement;
  firstName: Requirement;
  lastName: Requirement;
  /** Whether a sign-up must accept the terms. */
  legalConsent: boolean;
  /** How a sign-up proves its address; `none` lets it in unproven. */
  emailVerification: EmailStrategy | 'none';
  /** What is sent to an address that signs in. */
  emailFactors: readonly EmailStrategy[];
  /** Whether an emailed link must be opened in the browser that asked for it. */
  sameClientLinks: boolean;
  /** Whether a password is not enough on a browser that the user has never been signed in with. */
  clientTrust: boolean;
  /** Second factors that users may set up. */
  totp: boolean;
  backupCodes: boolean;
  /** Wrong passwords and codes in a row that lock an account, and for how long; null is never. */
  lockout: { readonly maxAttempts: number; readonly minutes: number } | null;
}

/** A new application with email and password; client trust and second factors wait until they are asked for. */
export const DEFAULT_AUTHENTICATION: AuthenticationSettings = {
  signUpMode: 'public',
  emailAddress: 'required',
  username: 'off',
  password: 'required',
  firstName: 'optional',
  lastName: 'optional',
  legalConsent: false,
  emailVerification: 'email_code',
  emailFactors: ['email_code'],
  sameClientLinks: false,
  clientTrust: false,
  totp: false,
  backupCodes: false,
  // Clerk's defaults (clerk.com/docs/guides/secure/user-lockout).
  lockout: { maxAttempts: 100, minutes: 60 },
};

/** @throws PreflightError `usage` for settings that nobody could sign up or in with */
export function checkAuthentication(settings: AuthenticationSettings): void {
  const problem = findProblem(settings);
  if (problem === undefined) return;
  throw new PreflightError('usage', `The Clerk stand-in cannot be set up so: ${problem}.`, {
    remedy: 'Change the settings that startClerk is given.',
  });
}

function findProblem(settings: AuthenticationSettings): string | undefined {
  const { emailAddress, username, password, emailFactors, emailVerification, lockout } = settings;
  if (emailAddress !== 'required' && username !== 'required') {
    return 'neither an email address nor a username is required';
  }
  const emailProves = emailAddress === 'required' && emailFactors.length > 0;
  if (password !== 'required' && !emailProves) return 'without a password, a required address must be a first factor';
  if (settings.backupCodes && !settings.totp) return 'backup codes need another second factor';
  if (settings.clientTrust && emailFactors.length === 0) return 'client trust needs a code or a link to an address';
  if (emailAddress === 'off' && emailVerification !== 'none') return 'there is no address to verify';
  if (lockout !== null && !(lockout.maxAttempts >= 1 && lockout.minutes > 0)) return 'lockout needs positive numbers';
  return undefined;
}
