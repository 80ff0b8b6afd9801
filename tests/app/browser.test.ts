import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startClerk, type ClerkStandIn } from '../../sandbox/clerk/index.ts';
import { defaultCacheDir, provisionChromium, provisionClerkScripts } from '../../sandbox/engines/index.ts';
import { type Database, openPostgres } from './databases.ts';
import { SECRET, startTarget, type Target } from './target.ts';

const PASSWORD = 'correct horse battery staple 9!';

let database: Database;
let clerk: ClerkStandIn;
let browser: Browser;
let target: Target | undefined;
let people = 0;

beforeAll(async () => {
  const context = { cacheDir: defaultCacheDir(process.env), log: () => undefined, env: process.env };
  const [program, scripts] = await Promise.all([provisionChromium(context), provisionClerkScripts(context)]);
  const executablePath = program.path === undefined ? {} : { executablePath: program.path };
  browser = await chromium.launch({ ...executablePath, args: [...(program.args ?? [])] });
  [database, clerk] = await Promise.all([openPostgres(), startClerk({ scripts })]);
});
afterEach(async () => {
  await target?.stop();
  for (const { id } of clerk.endpoints.list()) clerk.endpoints.remove(id);
});
afterAll(async () => {
  await browser?.close();
  await clerk?.stop();
  await database?.stop();
});

/** A visitor of the application, with what the browser complained about. */
async function visit(fault = ''): Promise<{ page: Page; origin: string; complaints: string[]; email: string }> {
  target = await startTarget(database, clerk, { APP_FAULT: fault });
  clerk.endpoints.create({ url: `${target.origin}/api/webhooks/clerk`, secret: SECRET });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: target.origin });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, origin: target.origin, complaints, email: `visitor${++people}+clerk_test@example.com` };
}

const proceed = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click();
const profile = (page: Page) => page.waitForSelector('#answer[data-state=ready]');

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/sign-up');
  await page.fill('input[name=emailAddress]', email);
  await page.fill('input[name=password]', PASSWORD);
  await proceed(page);
  await page.getByText('Verify your email').waitFor();
  await page.keyboard.type('424242');
}

async function signOutByButton(page: Page): Promise<void> {
  await page.locator('.cl-userButtonTrigger').click();
  await page.locator('.cl-userButtonPopoverActionButton__signOut').click();
}

test('a person signs up, is mirrored, signs out to the home page, and signs in to where they wanted to go', async () => {
  const { page, origin, complaints, email } = await visit();
  await signUp(page, email);
  await page.waitForURL('**/dashboard');
  await profile(page);
  const shown = JSON.parse((await page.textContent('#answer')) ?? '') as Record<string, unknown>;
  expect(shown).toMatchObject({ email, plan: 'starter' });
  expect(await database.rows(shown['id'] as string)).toHaveLength(1);

  await signOutByButton(page);
  await page.waitForURL(`${origin}/`);
  await page.goto('/dashboard');
  await page.waitForURL('**/sign-in?redirect_url=%2Fdashboard');

  await page.fill('input[name=identifier]', email);
  await proceed(page);
  await page.fill('input[name=password]:not([tabindex="-1"])', PASSWORD);
  await proceed(page);
  await page.waitForURL('**/dashboard');
  await profile(page);
  expect(complaints).toEqual([]);
});

test('the theme switch turns the page and Clerk’s components, and is remembered', async () => {
  const { page } = await visit();
  await page.goto('/sign-in');
  const card = page.locator('.cl-card').first();
  await card.waitFor();
  const colour = () => card.evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await colour();
  await page.click('#theme');
  await expect.poll(colour).not.toBe(light);
  await page.reload();
  await card.waitFor();
  await expect.poll(colour).not.toBe(light);
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('sign-out-not-home leads to the sign-in page', async () => {
  const { page, email } = await visit('sign-out-not-home');
  await signUp(page, email);
  await profile(page);
  await signOutByButton(page);
  await page.waitForURL('**/sign-in**');
});

test('sign-in-elsewhere leads to the home page', async () => {
  const { page, origin, email } = await visit('sign-in-elsewhere');
  await signUp(page, email);
  await page.waitForURL(`${origin}/`);
});

test.each([
  ['', true],
  ['bearer-missing', false],
])('with the fault "%s", whether the page sends the token: %s', async (fault, sent) => {
  const { page, email } = await visit(fault);
  const asked = page.waitForRequest('**/api/v1/users/me');
  await signUp(page, email);
  expect('authorization' in (await (await asked).allHeaders())).toBe(sent);
});
