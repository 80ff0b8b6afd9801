import { PreflightError } from '../checklists/error.ts';
import type { ResolvedConfig } from '../fixtures/config/resolved.ts';

/** Domains of Clerk's own: its site and APIs, the development instances' Frontend API, images, mail, staging. */
const CLERK_DOMAINS = [
  'clerk.com',
  'clerk.dev',
  'clerk.app',
  'clerk.services',
  'clerk.accounts.dev',
  'accounts.dev',
  'lcl.dev',
  'lclclerk.com',
  'clerkstage.dev',
  'stgstage.dev',
  'svix.com',
];

/**
 * Refuses to send load anywhere but to this machine, or to the one host that was named on purpose; to Clerk never.
 *
 * @param url where the load would go
 * @param clerk hosts (with port, where they have one) that speak for Clerk in this config: a custom Frontend API
 *   domain, a stand-in
 * @throws PreflightError `usage`
 */
export function assertLoadTarget(url: string, allowHost?: string, clerk: readonly string[] = []): void {
  const target = parseUrl(url);
  const host = target.hostname.replace(/\.$/, '').toLowerCase();
  if (CLERK_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`)) || clerk.includes(target.host)) {
    throw new PreflightError('usage', `No load goes to ${target.host}: it is Clerk's.`, {
      remedy: "Point the mirror's url at the application under test; Clerk's terms do not allow load on its hosts.",
    });
  }
  if (isLoopback(host) || (allowHost !== undefined && host === allowHost.toLowerCase())) return;
  throw new PreflightError('usage', `No load goes to ${host}: it is not this machine.`, {
    remedy: `Allow this one host by name if the application there is yours and may be loaded: --allow-host ${host}`,
  });
}

/** Every URL that a run would load, asserted before anything is sent. */
export function assertLoadTargets(config: ResolvedConfig, allowHost?: string): void {
  const clerk = [config.clerk.frontendApi, parseUrl(config.clerk.apiUrl).host];
  for (const mirror of config.mirrors) {
    assertLoadTarget(mirror.url, allowHost, clerk);
    assertLoadTarget(mirror.webhook.url, allowHost, clerk);
  }
}

/** Only names and addresses that mean this machine whatever a resolver says. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function parseUrl(url: string): URL {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === 'http:' || parsed.protocol === 'https:') return parsed;
  } catch (cause) {
    throw new PreflightError('usage', 'The load has no target: a mirror has no valid URL.', { cause });
  }
  throw new PreflightError('usage', 'The load has no target: only http and https can be loaded.');
}
