import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { chromium } from '@playwright/test';

/**
 * The browser to drive: the one PREFLIGHT_CHROMIUM names, else Playwright's own, else one on PATH.
 *
 * @returns its path, `undefined` when there is none
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? '').split(path.delimiter);
  const candidates = [
    environment.PREFLIGHT_CHROMIUM ?? '',
    chromium.executablePath(),
    ...['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
      folders.map((folder) => path.join(folder, name)),
    ),
  ];
  return candidates.find((file) => file !== '' && existsSync(file));
}

/** Starts it without a sandbox of its own, which containers seldom allow, and without its background traffic. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
