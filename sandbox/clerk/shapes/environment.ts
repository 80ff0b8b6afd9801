import type { Instance } from '../instance.ts';
import type { Requirement } from '../authentication.ts';
import { shapeUserSettings } from './userSettings.ts';

/** What authenticators and mails call the application. */
export const APPLICATION_NAME = 'Clerk stand-in';

const SWITCH: Readonly<Record<Requirement, string>> = { off: 'off', optional: 'on', required: 'required' };

const IDENTIFIERS = { email_address: 'emailAddress', username: 'username' } as const;

function shapeAuthConfig(instance: Instance): Record<string, unknown> {
  const { settings } = instance;
  const identifiers = (['email_address', 'username'] as const).filter((name) => settings[IDENTIFIERS[name]] !== 'off');
  return {
    object: 'auth_config',
    id: `aconf_${instance.id.slice(4)}`,
    first_name: SWITCH[settings.firstName],
    last_name: SWITCH[settings.lastName],
    email_address: SWITCH[settings.emailAddress],
    phone_number: 'off',
    username: SWITCH[settings.username],
    password: SWITCH[settings.password],
    identification_requirements: [identifiers.filter((name) => settings[IDENTIFIERS[name]] === 'required'), []],
    identification_strategies: identifiers,
    first_factors: [...settings.emailFactors, ...(settings.password === 'off' ? [] : ['password']), 'ticket'],
    second_factors: [...(settings.totp ? ['totp'] : []), ...(settings.backupCodes ? ['backup_code'] : [])],
    email_address_verification_strategies: settings.emailVerification === 'none' ? [] : [settings.emailVerification],
    single_session_mode: !settings.multiSession,
    enhanced_email_deliverability: false,
    test_mode: instance.settings.testMode,
    cookieless_dev: false,
    url_based_session_syncing: instance.environment === 'development',
    claimed_at: null,
    reverification: false,
    native_settings: {
      object: 'native_settings',
      api_enabled: false,
      trusted_device_sign_in_enabled: false,
      trusted_device_enrollment_prompt_after_sign_in_enabled: false,
      trusted_device_enrollment_prompt_after_sign_up_enabled: false,
    },
  };
}

/** @param home origin of the application, as the asking page gave it: a stand-in has no dashboard to write it in */
function shapeDisplayConfig(instance: Instance, home: string): Record<string, unknown> {
  return {
    object: 'display_config',
    id: `dconf_${instance.id.slice(4)}`,
    instance_environment_type: instance.environment,
    application_name: APPLICATION_NAME,
    theme: {
      buttons: { font_color: '#ffffff', font_family: 'sans-serif', font_weight: '600' },
      general: {},
      accounts: {},
    },
    preferred_sign_in_strategy: instance.settings.password === 'required' ? 'password' : 'otp',
    logo_image_url: null,
    favicon_image_url: null,
    home_url: home,
    sign_in_url: `${home}/sign-in`,
    sign_up_url: `${home}/sign-up`,
    user_profile_url: `${home}/user`,
    waitlist_url: `${home}/waitlist`,
    oauth_consent_url: `${home}/oauth-consent`,
    after_sign_in_url: home,
    after_sign_up_url: home,
    after_sign_out_one_url: home,
    after_sign_out_all_url: `${home}/sign-in`,
    after_switch_session_url: home,
    after_join_waitlist_url: home,
    organization_profile_url: `${home}/organization`,
    create_organization_url: `${home}/create-organization`,
    after_leave_organization_url: home,
    after_create_organization_url: home,
    logo_link_url: home,
    support_email: instance.settings.supportEmail,
    branded: false,
    experimental_force_oauth_first: false,
    clerk_js_version: '6',
    show_devmode_warning: instance.environment === 'development',
    google_one_tap_client_id: null,
    help_url: null,
    privacy_policy_url: null,
    terms_url: null,
    logo_url: null,
    favicon_url: null,
    logo_image: null,
    favicon_image: null,
    captcha_public_key: null,
    captcha_widget_type: null,
    captcha_public_key_invisible: null,
    captcha_provider: null,
    captcha_oauth_bypass: instance.settings.socialProviders.map((provider) => `oauth_${provider}`),
    captcha_heartbeat: false,
  };
}

/** The instance's settings, as a browser reads them before anything else. */
export function shapeEnvironment(instance: Instance, home: string): Record<string, unknown> {
  return {
    auth_config: shapeAuthConfig(instance),
    display_config: shapeDisplayConfig(instance, home),
    user_settings: shapeUserSettings(instance),
    organization_settings: {
      enabled: false,
      max_allowed_memberships: 5,
      actions: { admin_delete: true },
      domains: { enabled: false, enrollment_modes: [], default_role: 'org:member' },
      slug: { disabled: true },
      creator_role: 'org:admin',
    },
    fraud_settings: { object: 'fraud_settings', native: { device_attestation_mode: 'disabled' } },
    commerce_settings: {
      billing: {
        stripe_publishable_key: null,
        free_trial_requires_payment_method: true,
        user: { enabled: false, has_paid_plans: false },
        organization: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: { enabled: false, user_api_keys_enabled: false, orgs_api_keys_enabled: false },
    protect_config: { loaders: [] },
    client_debug_mode: false,
    partitioned_cookies: false,
    maintenance_mode: instance.settings.maintenanceMode,
  };
}
