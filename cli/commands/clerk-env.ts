import type { ClerkStandIn } from '../../sandbox/clerk/index.ts';

/** What `sandbox --clerk-only --json` prints. */
export interface DescribedStandIn {
  readonly environment: 'development' | 'production';
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly frontendApiUrl: string;
  readonly backendApiUrl: string;
  /** The control API, and in a browser its page. */
  readonly controlUrl: string;
  /** The Frontend API's certificate, PEM. */
  readonly caFile: string;
  readonly endpoints: readonly { readonly url: string; readonly events: readonly string[]; readonly secret: string }[];
  readonly svix: ClerkStandIn['svix'];
  /** What the frameworks read. */
  readonly env: Readonly<Record<string, string>>;
}

/** @param caFile where the certificate has been written to */
export function describeStandIn(clerk: ClerkStandIn, caFile: string): DescribedStandIn {
  const { environment, publishableKey, secretKey, fapiUrl, apiUrl, controlUrl, svix } = clerk;
  const endpoints = clerk.endpoints.list().map(({ url, events, secret }) => ({ url, events, secret }));
  const [first] = endpoints;
  return {
    environment,
    publishableKey,
    secretKey,
    frontendApiUrl: fapiUrl,
    backendApiUrl: apiUrl,
    controlUrl,
    caFile,
    endpoints,
    svix,
    env: {
      CLERK_PUBLISHABLE_KEY: publishableKey,
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
      VITE_CLERK_PUBLISHABLE_KEY: publishableKey,
      CLERK_SECRET_KEY: secretKey,
      CLERK_API_URL: apiUrl,
      ...(first === undefined ? {} : { CLERK_WEBHOOK_SIGNING_SECRET: first.secret }),
      NODE_EXTRA_CA_CERTS: caFile,
    },
  };
}

/** The lines of a `.env` file. Further endpoints' secrets are comments: no framework has a name for them. */
export function envLines({ controlUrl, endpoints, env }: DescribedStandIn): string {
  return [
    `# Clerk stand-in; its page: ${controlUrl}`,
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...endpoints.slice(1).map(({ url, secret }) => `# ${url}: ${secret}`),
  ].join('\n');
}
