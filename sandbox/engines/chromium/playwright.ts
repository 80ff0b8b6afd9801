import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { isExecutable } from '../path.ts';
import { explainUnreachable } from '../reach.ts';
import { Refusal } from '../ways.ts';
import { verifyBrowser } from './launch.ts';

const HOST = 'https://cdn.playwright.dev/';

/** The browser that belongs to the installed Playwright: its headless shell where that is there, else Chrome. */
export async function takePlaywrights(ctx: EngineContext): Promise<Provision | Refusal> {
  // Playwright takes a while to load, and most callers of this folder want a database.
  const { chromium } = await import('@playwright/test');
  const chrome = chromium.executablePath();
  for (const path of [...(await findShells(chrome)), chrome]) {
    if (await isExecutable(path)) return await verifyBrowser(ctx, path, "Playwright's own Chromium");
  }
  return new Refusal('not installed');
}

/** `…/chromium-1255/chrome-linux64/chrome` has its shell under `…/chromium_headless_shell-1255/`. */
async function findShells(chrome: string): Promise<string[]> {
  const match = /^(.*[\\/])chromium-(\d+)[\\/]/.exec(chrome);
  if (match === null) return [];
  const root = join(match[1] as string, `chromium_headless_shell-${match[2] as string}`);
  const builds = await readdir(root).catch(() => []);
  return builds.flatMap((build) => ['chrome-headless-shell', 'headless_shell'].map((name) => join(root, build, name)));
}

/** `playwright install chromium`, which gives up at once where its host cannot be reached. */
export async function installPlaywrights(ctx: EngineContext): Promise<Provision | Refusal> {
  const host = ctx.env['PLAYWRIGHT_CHROMIUM_DOWNLOAD_HOST'] ?? ctx.env['PLAYWRIGHT_DOWNLOAD_HOST'] ?? HOST;
  const unreachable = await explainUnreachable(ctx, host);
  if (unreachable !== undefined) return new Refusal(unreachable);
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  ctx.log('chromium: downloading the one that belongs to Playwright');
  const { ok, reason } = await runCommand(ctx, process.execPath, [cli, 'install', '--only-shell', 'chromium'], {
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' },
    timeoutMs: 300_000,
    quietMs: 30_000,
  });
  return ok ? await takePlaywrights(ctx) : new Refusal(`the download failed: ${reason}`);
}
