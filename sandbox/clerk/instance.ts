import type { AdvancingClock } from './advancingClock.ts';
import type { AuthenticationSettings } from './authentication.ts';
import type { Deliveries } from './deliveries/deliveries.ts';
import type { Failures } from './http/failures.ts';
import type { Limits } from './http/limits.ts';
import type { InstanceKeys } from './keys.ts';
import type { Observation } from './observation.ts';
import type { Store } from './store.ts';
import type { SvixAccess } from './svix/access.ts';

/** One Clerk instance, as routes and account rules see it. */
export interface Instance {
  /** `ins_…` */
  readonly id: string;
  readonly environment: 'development' | 'production';
  /** Host and port of the Frontend API. */
  readonly frontendApi: string;
  readonly fapiUrl: string;
  readonly apiUrl: string;
  readonly keys: InstanceKeys;
  readonly cookieSuffix: string;
  tokenLifetimeSeconds: number;
  readonly settings: InstanceSettings;
  readonly store: Store;
  readonly deliveries: Deliveries;
  readonly failures: Failures;
  readonly limits: Limits;
  readonly clock: AdvancingClock;
  /** How the webhook portal's API is reached. */
  readonly svix: SvixAccess;
  readonly scripts: { readonly clerkJs: string; readonly ui: string } | undefined;
  readonly observation: Observation;
  readonly log: (line: string) => void;
}

/** What can be different about an instance from the next one. */
export interface InstanceSettings extends AuthenticationSettings {
  testMode: boolean;
  /** Several accounts in one browser, instead of one. */
  multiSession: boolean;
  /** Only what keeps signed-in users going is permitted. */
  maintenanceMode: boolean;
  /** A sign-up needs a testing token: no challenge could be solved offline. */
  botProtection: boolean;
  /** Providers that may be signed in with, such as `google`. */
  socialProviders: string[];
  allowedOrigins: string[] | null;
  supportEmail: string | null;
  /** Claims that every session token carries besides Clerk's own, with their shortcodes. */
  sessionClaims: Record<string, unknown>;
  /** Whether the webhook portal has an application. */
  svixEnabled: boolean;
}
