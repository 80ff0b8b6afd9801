import type { EngineContext, Provision } from '../context.ts';
import { findOnPath, isExecutable } from '../path.ts';
import { Refusal, takeFirst, type Way } from '../ways.ts';
import { debianObstacle, installDebians } from './debian.ts';
import { verifyBrowser } from './launch.ts';
import { installPlaywrights, takePlaywrights } from './playwright.ts';
import { installSparticuz, sparticuzObstacle, takeSparticuz } from './sparticuz.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MACOS_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const CHROMIUM_REMEDY = 'Run npx playwright install chromium, or install Chromium or Chrome; then run again.';

/** Where the browser comes from, in order. What is there already comes before anything is fetched. */
export const CHROMIUM_WAYS: readonly Way<Provision>[] = [
  { label: "Playwright's own", obtains: false, take: takePlaywrights },
  { label: 'chromium or google-chrome on PATH', obtains: false, take: takeFromMachine },
  { label: '@sparticuz/chromium in the cache', obtains: false, take: takeSparticuz },
  { label: 'playwright install chromium', obtains: true, take: installPlaywrights },
  { label: "Debian's chromium package", obtains: true, obstacle: debianObstacle, take: installDebians },
  { label: 'npm @sparticuz/chromium', obtains: true, obstacle: sparticuzObstacle, take: installSparticuz },
];

/** @throws PreflightError `engine-missing`, `interrupted` */
export async function provisionChromium(ctx: EngineContext): Promise<Provision> {
  return await takeFirst(ctx, 'chromium', CHROMIUM_WAYS, CHROMIUM_REMEDY);
}

async function takeFromMachine(ctx: EngineContext): Promise<Provision | Refusal> {
  const reasons: string[] = [];
  for (const name of NAMES) {
    const path = await findOnPath(ctx.env, [name]);
    if (path === undefined) continue;
    const browser = await verifyBrowser(ctx, path, `${name} on PATH (${path})`);
    if (!(browser instanceof Refusal)) return browser;
    reasons.push(browser.reason);
  }
  for (const path of process.platform === 'darwin' ? MACOS_APPLICATIONS : []) {
    if (!(await isExecutable(path))) continue;
    const browser = await verifyBrowser(ctx, path, path);
    if (!(browser instanceof Refusal)) return browser;
    reasons.push(browser.reason);
  }
  return new Refusal(reasons.length === 0 ? 'not there' : reasons.join('; '));
}
