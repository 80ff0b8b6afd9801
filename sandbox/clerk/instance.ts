import type { AdvancingClock } from './advancingClock.ts';
import type { Deliveries } from './deliveries/deliveries.ts';
import type { Failures } from './http/failures.ts';
import type { Limits } from './http/limits.ts';
import type { InstanceKeys } from './keys.ts';
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
  readonly tokenLifetimeSeconds: number;
  readonly settings: InstanceSettings;
  readonly store: Store;
  readonly deliveries: Deliveries;
  readonly failures: Failures;
  readonly limits: Limits;
  readonly clock: AdvancingClock;
  /** How the webhook portal's API is reached. */
  readonly svix: SvixAccess;
  readonly scripts: { readonly clerkJs: string; readonly ui: string } | undefined;
  readonly log: (line: string) => void;
}

/** What the Backend API may change about an instance. */
export interface InstanceSettings {
  testMode: boolean;
  allowedOrigins: string[] | null;
  supportEmail: string | null;
}
