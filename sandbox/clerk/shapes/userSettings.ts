import { PASSWORD_RULES } from '../accounts/passwords.ts';
import type { Instance } from '../instance.ts';
import { shapeSocials } from './socials.ts';

function attribute(settings: {
  readonly enabled?: boolean;
  readonly required?: boolean;
  readonly firstFactors?: readonly string[];
  readonly verifications?: readonly string[];
}): Record<string, unknown> {
  const { enabled = false, required = false, firstFactors = [], verifications = [] } = settings;
  return {
    enabled,
    required,
    used_for_first_factor: firstFactors.length > 0,
    first_factors: firstFactors,
    used_for_second_factor: false,
    second_factors: [],
    verifications,
    verify_at_sign_up: verifications.length > 0,
    immutable: false,
  };
}

/** How users sign up and in: an email address proven by a code, and a password; names if they like. */
export function shapeUserSettings(instance: Instance): Record<string, unknown> {
  const off = attribute({});
  return {
    attributes: {
      email_address: attribute({
        enabled: true,
        required: true,
        firstFactors: ['email_code'],
        verifications: ['email_code'],
      }),
      phone_number: off,
      username: off,
      web3_wallet: off,
      first_name: attribute({ enabled: true }),
      last_name: attribute({ enabled: true }),
      password: attribute({ enabled: true, required: true }),
      authenticator_app: off,
      ticket: attribute({ enabled: true }),
      backup_code: off,
      passkey: off,
    },
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
      mode: 'public',
      legal_consent_enabled: false,
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
      min_length: 4,
      max_length: 64,
      allow_extended_special_characters: false,
      allow_numeric_usernames: false,
    },
    actions: { delete_self: true, create_organization: false, create_organizations_limit: null },
    attack_protection: {
      user_lockout: { enabled: false, max_attempts: 100, duration_in_minutes: 60 },
      pii: { enabled: false },
      email_link: { require_same_client: false },
      enumeration_protection: { enabled: false },
    },
    passkey_settings: { allow_autofill: false, show_sign_in_button: false, satisfies_second_factor: false },
  };
}
