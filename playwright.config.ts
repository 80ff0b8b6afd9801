import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './fixtures/browser/launch.ts';

/** Built, everything here is JavaScript. */
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/**
 * The suites as Playwright runs them. `clerk-preflight run` starts Playwright with this file and hands the target over
 * by environment variables (`fixtures/run/environment.ts`).
 */
export default defineConfig({
  testDir: './suites',
  outputDir: process.env['PREFLIGHT_ARTIFACTS'] ?? './test-results',
  // A check has deadlines of its own; this one is the harness's, and ends as inconclusive.
  timeout: Number(process.env['PREFLIGHT_CHECK_MS'] ?? 60_000),
  workers: 2,
  // One verdict a check: a retry would hide a flaky target.
  retries: 0,
  reporter: [[fileURLToPath(new URL(`./reporters/playwright/reporter${ending}`, import.meta.url))]],
  use: { browserName: 'chromium', launchOptions: launchOptions(), screenshot: 'off' },
});
