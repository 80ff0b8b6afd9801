import { PASSWORD_RULES } from '../accounts/passwords.ts';
import { USERNAME_RULES } from '../accounts/usernames.ts';
import type { Requirement } from '../authentication.ts';
import type { Instance } from '../instance.ts';
import { shapeSocials } from './socials.ts';

function attribute(
  requirement: Requirement,
  uses: {
    /** Whether people are found by it, whatever proves them then. */
    readonly identifies?: boolean;
    readonly firstFactors?: readonly string[];
    readonly secondFactors?: readonly string[];
    readonly verifications?: readonly string[];
    readonly verifyAtSignUp?: boolean;
  } = {},
): Record<string, unknown> {
  const enabled = requirement !== 'off';
  const { firstFactors = [], secondFactors = [], verifications = [] } = enabled ? uses : {};
  return {
    enabled,
    required: requirement === 'required',
    used_for_first_factor: enabled && (uses.identifies ?? false),
    first_factors: firstFactors,
    used_for_second_factor: secondFactors.length > 0,
    second_factors: secondFactors,
    verifications,
    verify_at_sign_up: uses.verifyAtSignUp ?? false,
    immutable: false,
  };
}

function shapeAttributes({ settings }: Instance): Record<string, unknown> {
  const off = attribute('off');
  const verifies = settings.emailVerification !== 'none';
  return {
    email_address: attribute(settings.emailAddress, {
      identifies: true,
      firstFactors: settings.emailFactors,
      verifications: verifies ? [settings.emailVerification] : [],
      verifyAtSignUp: verifies,
    }),
    phone_number: off,
    username: attribute(settings.username, { identifies: true }),
    web3_wallet: off,
    first_name: attribute(settings.firstName),
    last_name: attribute(settings.lastName),
    password: attribute(settings.password),
    authenticator_app: attribute(settings.totp ? 'optional' : 'off', {
      secondFactors: ['totp'],
      verifications: ['totp'],
    }),
    ticket: attribute('optional'),
    backup_code: attribute(settings.backupCodes ? 'optional' : 'off', { secondFactors: ['backup_code'] }),
    passkey: off,
  };
}

/** How users sign up and in. */
export function shapeUserSettings(instance: Instance): Record<string, unknown> {
  const { settings } = instance;
  return {
    attributes: shapeAttributes(instance),
    social: shapeSocials(instance),
    saml: { enabled: false },
    enterprise_sso: { enabled: false, self_serve_sso: false },
    sign_in: { second_factor: { required: false } },
    sign_up: {
      // Without a public key clerk-js loads no widget, which the internet would have to bring.
      captcha_enabled: instance.settings.botProtection,
      captcha_widget_type: 'smart',
      custom_action_required: false,
      progressive: true,
      mode: settings.signUpMode,
      legal_consent_enabled: settings.legalConsent,
    },
    restrictions: {
      allowlist: { enabled: false },
      blocklist: { enabled: false },
      allowlist_blocklist_disabled_on_sign_in: { enabled: false },
      block_email_subaddresses: { enabled: false },
      block_disposable_email_domains: { enabled: false },
    },
    password_settings: {
      disable_hibp: true,
      disable_password_reverification: false,
      min_length: PASSWORD_RULES.minimum,
      max_length: PASSWORD_RULES.maximum,
      require_special_char: false,
      require_numbers: false,
      require_uppercase: false,
      require_lowercase: false,
      show_zxcvbn: false,
      min_zxcvbn_strength: 0,
      enforce_hibp_on_sign_in: false,
      allowed_special_characters: '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~',
    },
    username_settings: {
      min_length: USERNAME_RULES.minimum,
      max_length: USERNAME_RULES.maximum,
      allow_extended_special_characters: false,
      allow_numeric_usernames: false,
    },
    actions: { delete_self: true, create_organization: false, create_organizations_limit: null },
    attack_protection: {
      user_lockout: {
        enabled: settings.lockout !== null,
        max_attempts: settings.lockout?.maxAttempts ?? 0,
        duration_in_minutes: settings.lockout?.minutes ?? 0,
      },
      pii: { enabled: false },
      email_link: { require_same_client: settings.sameClientLinks },
      enumeration_protection: { enabled: false },
    },
    passkey_settings: { allow_autofill: false, show_sign_in_button: false, satisfies_second_factor: false },
  };
}
