import type { ClerkStandIn } from './clerk/index.ts';

/** The two databases that the reference application comes with, as the variables call them. */
const NAMES = { postgres: 'POSTGRES', mongodb: 'MONGODB' } as const;
export type Flavour = keyof typeof NAMES;

type ClerkAddresses = Pick<ClerkStandIn, 'publishableKey' | 'secretKey' | 'apiUrl' | 'controlUrl' | 'fapiUrl'>;

/** The variables by which `preflight.config.ts` finds the stand-in; `caFile` is the path of its certificate. */
export function clerkVariables(clerk: ClerkAddresses, caFile: string): Record<string, string> {
  return {
    SANDBOX_CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
    SANDBOX_CLERK_SECRET_KEY: clerk.secretKey,
    SANDBOX_CLERK_API_URL: clerk.apiUrl,
    SANDBOX_CLERK_CONTROL_URL: clerk.controlUrl,
    SANDBOX_CLERK_FRONTEND_URL: clerk.fapiUrl,
    SANDBOX_CLERK_CA_FILE: caFile,
  };
}

/** Where one flavour of the application listens, what it writes to, and what its endpoint's deliveries are signed with. */
export interface FlavourAddresses {
  readonly url: string;
  /** The database itself, past the proxy. */
  readonly databaseUrl: string;
  /** The API of the proxy before the database. */
  readonly proxyUrl: string;
  readonly secret: string;
}

/** The variables by which `preflight.config.ts` finds one flavour of the application; without them it has no such mirror. */
export function flavourVariables(flavour: Flavour, addresses: FlavourAddresses): Record<string, string> {
  const name = NAMES[flavour];
  return {
    [`SANDBOX_${name}_APP_URL`]: addresses.url,
    [`SANDBOX_${name}_DATABASE_URL`]: addresses.databaseUrl,
    [`SANDBOX_${name}_PROXY_URL`]: addresses.proxyUrl,
    [`SANDBOX_${name}_WEBHOOK_SECRET`]: addresses.secret,
  };
}
