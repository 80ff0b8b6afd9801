import { type Browser, chromium } from '@playwright/test';
import { defaultCacheDir, provisionChromium, provisionClerkScripts } from '../../sandbox/engines/index.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The browser and Clerk's own scripts for it, both found or provisioned. */
export async function launchBrowser(): Promise<{
  readonly browser: Browser;
  readonly scripts: { readonly clerkJs: string; readonly ui: string };
}> {
  const engines = { cacheDir: defaultCacheDir(process.env), env: process.env, log: () => undefined };
  const scripts = await provisionClerkScripts(engines);
  const executablePath = process.env['PREFLIGHT_CHROMIUM'] ?? (await provisionChromium(engines)).path;
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...FLAGS, ...QUIET],
  });
  return { browser, scripts };
}
