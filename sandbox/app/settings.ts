import { z } from 'zod';
import { PreflightError } from '../../checklists/error.ts';
import { DATABASE_TIMEOUT_MS } from './store/store.ts';

const Variables = z.object({
  APP_STORE: z.enum(['postgres', 'mongodb']),
  DATABASE_URL: z.string().optional(),
  MONGODB_URI: z.string().optional(),
  MONGODB_DATABASE: z.string().optional(),
  CLERK_PUBLISHABLE_KEY: z.string().regex(/^pk_(test|live)_[A-Za-z0-9+/=_-]+$/),
  CLERK_SECRET_KEY: z.string().min(1),
  CLERK_WEBHOOK_SIGNING_SECRET: z.string().optional(),
  CLERK_API_URL: z.url().default('https://api.clerk.com'),
  DATABASE_TIMEOUT_MS: z.coerce.number().int().positive().max(60_000).default(DATABASE_TIMEOUT_MS),
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  APP_ORIGIN: z.url().optional(),
  APP_VERSION: z.string().default('development'),
  APP_FAULT: z.string().default(''),
});

export type StoreSettings =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'mongodb'; readonly url: string; readonly database: string | undefined };

export interface Settings {
  readonly store: StoreSettings;
  /** The longest wait, in milliseconds, for a connection and for one statement. */
  readonly databaseTimeoutMs: number;
  readonly publishableKey: string;
  /** Host, with its port if it names one, of Clerk's Frontend API. */
  readonly frontendApi: string;
  readonly secretKey: string;
  readonly signingSecret: string | undefined;
  readonly apiUrl: string;
  readonly port: number;
  /** Where browsers see the application, when that is not the address it listens on. */
  readonly origin: string | undefined;
  readonly version: string;
  readonly fault: string;
}

/**
 * Reads the application's environment.
 *
 * @throws PreflightError `environment-missing`, which names the variables and never their values
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is how most hosts spell a missing one.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw missing(parsed.error.issues.map((issue) => issue.path.join('.')));
  const variables = parsed.data;
  return {
    store: readStore(variables),
    databaseTimeoutMs: variables.DATABASE_TIMEOUT_MS,
    publishableKey: variables.CLERK_PUBLISHABLE_KEY,
    frontendApi: frontendApiOf(variables.CLERK_PUBLISHABLE_KEY),
    secretKey: variables.CLERK_SECRET_KEY,
    signingSecret: variables.CLERK_WEBHOOK_SIGNING_SECRET,
    apiUrl: variables.CLERK_API_URL,
    port: variables.PORT,
    origin: variables.APP_ORIGIN,
    version: variables.APP_VERSION,
    fault: variables.APP_FAULT,
  };
}

function readStore(variables: z.infer<typeof Variables>): StoreSettings {
  if (variables.APP_STORE === 'postgres') {
    if (variables.DATABASE_URL === undefined) throw missing(['DATABASE_URL']);
    return { kind: 'postgres', url: variables.DATABASE_URL };
  }
  if (variables.MONGODB_URI === undefined) throw missing(['MONGODB_URI']);
  return { kind: 'mongodb', url: variables.MONGODB_URI, database: variables.MONGODB_DATABASE };
}

/** A publishable key is `pk_test_` or `pk_live_` and the base64 of `host$`. */
function frontendApiOf(publishableKey: string): string {
  const host = Buffer.from(publishableKey.replace(/^pk_(test|live)_/, ''), 'base64').toString('utf8');
  // The host ends up in a Content-Security-Policy, so nothing but a host may come out of the key.
  if (!/^[A-Za-z0-9.-]+(:\d+)?\$$/.test(host)) throw missing(['CLERK_PUBLISHABLE_KEY']);
  return host.slice(0, -1);
}

function missing(names: readonly string[]): PreflightError {
  return new PreflightError('environment-missing', `Not set, or not usable: ${names.join(', ')}.`, {
    remedy: 'Set the variables in the environment of the application and start it again.',
  });
}
