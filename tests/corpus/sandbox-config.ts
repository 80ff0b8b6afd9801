import { parseConfig } from '../../fixtures/config/read.ts';
import { resolveConfig } from '../../fixtures/config/resolve.ts';
import type { Mirror, ResolvedConfig } from '../../fixtures/config/resolved.ts';
import sandbox from '../../preflight.config.ts';
import { clerkVariables, flavourVariables, type Flavour, type FlavourAddresses } from '../../sandbox/variables.ts';

/** Deliveries need nothing of Clerk but the secret. */
export const NO_CLERK = {
  publishableKey: `pk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
  secretKey: 'sk_test_0123456789abcdef0123456789',
  apiUrl: 'http://127.0.0.1:1',
  controlUrl: 'http://127.0.0.1:1',
  fapiUrl: 'https://127.0.0.1:1',
};

/** The sandbox's own mirror of one database, for an application that a test has started on it. */
export function sandboxMirror(flavour: Flavour, addresses: FlavourAddresses): Mirror {
  const { mirrors } = resolveSandbox({ [flavour]: addresses });
  const mirror = mirrors.find(({ id }) => id === flavour);
  if (mirror === undefined) throw new Error(`The sandbox's config has no mirror ${flavour}.`);
  return mirror;
}

const nowhere = (databaseUrl: string): FlavourAddresses => ({
  url: 'http://127.0.0.1:1',
  databaseUrl,
  proxyUrl: 'http://127.0.0.1:1',
  secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
});
const NOWHERE = { postgres: nowhere('postgres://127.0.0.1:1/none'), mongodb: nowhere('mongodb://127.0.0.1:1/none') };

/** The config names both flavours, wherever a test has started but one. */
function resolveSandbox(started: Partial<Record<Flavour, FlavourAddresses>> = {}): ResolvedConfig {
  const { postgres, mongodb } = { ...NOWHERE, ...started };
  return resolveConfig(parseConfig(sandbox, 'preflight.config.ts'), {
    ...clerkVariables(NO_CLERK, 'unused.pem'),
    ...flavourVariables('postgres', postgres),
    ...flavourVariables('mongodb', mongodb),
  });
}

/** The policies that the sandbox declares: all of them, so that everything is judged strictly. */
export const POLICIES: ResolvedConfig['policies'] = resolveSandbox().policies;
