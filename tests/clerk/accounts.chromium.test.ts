import { clerkSetup, setupClerkTestingToken } from '@clerk/testing/playwright';
import { createPageObjects } from '@clerk/testing/playwright/unstable';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { launchBrowser } from './browser.ts';
import { claimsOf } from './fields.ts';
import { servePage } from './page.ts';
import { until } from './receiver.ts';
import { lastCode, PASSWORD } from './visitor.ts';

/** What the tests use of clerk-js in the page. */
interface PageClerk {
  readonly user: { readonly id: string } | null | undefined;
  readonly session: { getToken(options: { template: string }): Promise<string | null> };
  readonly client: {
    readonly signIn: {
      authenticateWithRedirect(options: {
        strategy: 'oauth_google';
        redirectUrl: string;
        redirectUrlComplete: string;
      }): Promise<void>;
    };
  };
  signOut(): Promise<void>;
}

let browser: Browser;
let clerk: ClerkStandIn;
let application: { url: string; close(): Promise<void> };
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const launched = await launchBrowser();
  browser = launched.browser;
  clerk = await startClerk({ scripts: launched.scripts, settings: { socialProviders: ['google', 'github'] } });
  application = await servePage(clerk);
  context = await newContext();
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await application?.close();
  await clerk?.stop();
});
beforeEach(async () => {
  // A page that is still on its way somewhere would not be led elsewhere.
  await page.close();
  await context.clearCookies();
  page = await context.newPage();
});

/** The providers' icons are the only thing that the components would fetch from outside. */
async function newContext(): Promise<BrowserContext> {
  const made = await browser.newContext({ ignoreHTTPSErrors: true });
  await made.route(/^https:\/\/img\.clerk\.com\//, (route) => route.abort());
  return made;
}

const set = (settings: object) =>
  fetch(`${clerk.apiUrl}/_control/settings`, { method: 'PATCH', body: JSON.stringify(settings) });

const open = (path: string) => page.goto(`${application.url}${path}`);
const signedInAs = async (tab = page): Promise<string | null> => tab.locator('#signed-in-as').textContent();
const button = (name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });

async function becomeSomebody(email: string): Promise<void> {
  await page.locator('input[name=email_address]').fill(email);
  await page.locator('input[name=first_name]').fill('Pat');
  await page.locator('input[name=last_name]').fill('Provider');
  await button('Continue with this account').click();
}

async function signInByPassword(email: string, tab = page): Promise<void> {
  await tab.locator('input[name=identifier]').fill(email);
  await tab.locator('input[name=identifier]').press('Enter');
  await tab.locator('input[name=password]:visible').fill(PASSWORD);
  await tab.locator('input[name=password]:visible').press('Enter');
}

async function addUser(email: string): Promise<string> {
  const response = await fetch(`${clerk.apiUrl}/_control/users`, {
    method: 'POST',
    body: JSON.stringify({ users: [{ email_address: [email], password: PASSWORD, first_name: 'Una' }] }),
  });
  const { users } = (await response.json()) as { users: { id: string }[] };
  return users[0]?.id ?? '';
}

describe('OAuth', () => {
  test('signs up at the provider, and in again as an account that it lists', async () => {
    await open('/sign-up');
    await button(/google/i).click();
    await becomeSomebody('pat@example.com');
    expect(await signedInAs()).toBe('pat@example.com');
    const user = clerk.store.userByIdentifier('pat@example.com');
    expect([user?.firstName, user?.externalAccounts?.[0]?.provider]).toEqual(['Pat', 'google']);
    await context.clearCookies();
    await open('/sign-in');
    await button(/google/i).click();
    await button(/pat@example\.com/).click();
    expect(await signedInAs()).toBe('pat@example.com');
    expect(clerk.store.users.size).toBe(1);
  });

  test('goes over from sign-in to sign-up, and from sign-up to sign-in', async () => {
    await open('/sign-in');
    await button(/github/i).click();
    await becomeSomebody('newcomer@example.com');
    expect(await signedInAs()).toBe('newcomer@example.com');
    await context.clearCookies();
    await open('/sign-up');
    await button(/github/i).click();
    await button(/newcomer@example\.com/).click();
    expect(await signedInAs()).toBe('newcomer@example.com');
  });

  test('tells who refuses at the provider', async () => {
    await open('/sign-in');
    await button(/google/i).click();
    await button('Cancel').click();
    await page.getByText(/did not grant access/i).waitFor();
    await open('/');
    await page.getByText('signed out').waitFor();
  });

  test('comes back to a page that calls handleRedirectCallback', async () => {
    await open('/');
    await page.getByText('signed out').waitFor();
    await page.evaluate(
      (to) =>
        void (globalThis as unknown as { Clerk: PageClerk }).Clerk.client.signIn.authenticateWithRedirect({
          strategy: 'oauth_google',
          redirectUrl: to,
          redirectUrlComplete: '/',
        }),
      `${application.url}/sso-callback`,
    );
    await button(/pat@example\.com/).click();
    expect(await signedInAs()).toBe('pat@example.com');
  });
});

describe('sessions', () => {
  test('of two accounts live in one browser, and are switched between', async () => {
    await set({ multiSession: true });
    await addUser('first@example.com');
    await addUser('second@example.com');
    await open('/sign-in');
    await signInByPassword('first@example.com');
    await page.locator('#signed-in-as').waitFor();
    await page.locator('.cl-userButtonTrigger').click();
    await page.getByText('Add account').click();
    await signInByPassword('second@example.com');
    await until('the second account', async () => (await signedInAs()) === 'second@example.com', 15_000);
    await page.locator('.cl-userButtonTrigger').click();
    await page.getByText('first@example.com').click();
    await until('the first account', async () => (await signedInAs()) === 'first@example.com', 15_000);
    await set({ multiSession: false });
  });

  test('end in every tab, and give tokens of a template', async () => {
    const id = await addUser('tabs@example.com');
    clerk.store.jwtTemplates.set('jtmp_1', {
      ...{ id: 'jtmp_1', name: 'api', lifetime: 60, allowedClockSkew: 5, createdAt: 0, updatedAt: 0 },
      ...{ signingAlgorithm: 'RS256', signingKey: null, claims: { ref: '{{user.external_id || user.id}}' } },
    });
    await open('/sign-in');
    await signInByPassword('tabs@example.com');
    await page.locator('#signed-in-as').waitFor();
    const token = await page.evaluate(() =>
      (globalThis as unknown as { Clerk: PageClerk }).Clerk.session.getToken({ template: 'api' }),
    );
    expect(claimsOf(token ?? '')).toMatchObject({ ref: id, sub: id });
    const other = await context.newPage();
    await other.goto(application.url);
    await other.locator('#signed-in-as').waitFor();
    await page.evaluate(() => void (globalThis as unknown as { Clerk: PageClerk }).Clerk.signOut());
    await other.waitForFunction(() => !(globalThis as unknown as { Clerk: PageClerk }).Clerk.user);
    await other.close();
  });
});

test('the profile changes name, address and password, and deletes the account', async () => {
  await addUser('profile@example.com');
  await open('/sign-in');
  await signInByPassword('profile@example.com');
  await page.locator('#signed-in-as').waitFor();
  const { userProfile } = createPageObjects({ page, useTestingToken: false, baseURL: application.url });
  const user = () => clerk.store.userByIdentifier('profile@example.com');
  await userProfile.goTo();
  await userProfile.clickToUpdateProfile();
  await userProfile.typeFirstName('Changed');
  await userProfile.typeLastName('Person');
  await button('Save').click();
  await until('the new name', () => user()?.lastName === 'Person', 15_000);
  expect(user()?.firstName).toBe('Changed');

  await userProfile.clickAddEmailAddress();
  await userProfile.typeEmailAddress('second-profile@example.com');
  await page.locator('input[name=emailAddress]').press('Enter');
  await until('the code', () => clerk.store.inbox.some(({ to }) => to === 'second-profile@example.com'), 15_000);
  await page.locator('input[autocomplete="one-time-code"]').first().fill(lastCode(clerk, 'second-profile@example.com'));
  await until('the proof', () => clerk.store.userByIdentifier('second-profile@example.com') !== undefined, 15_000);

  await userProfile.switchToSecurityTab();
  await page.getByText('Update password').click();
  await page.locator('input[name=currentPassword]').fill(PASSWORD);
  await page.locator('input[name=newPassword]').fill('a quite new passphrase 77');
  await page.locator('input[name=confirmPassword]').fill('a quite new passphrase 77');
  const before = user()?.passwordHash;
  await button('Save').click();
  await until('the new password', () => user()?.passwordHash !== before, 15_000);

  await button('Delete account').first().click();
  await page.locator('input[name=deleteConfirmation]').fill('Delete account');
  await page.locator('input[name=deleteConfirmation]').press('Enter');
  await until('the deletion', () => user() === undefined, 15_000);
  await page.locator('input[name=identifier]').waitFor();
});

test('@clerk/testing passes bot protection, which stops everybody else', async () => {
  await set({ botProtection: true });
  vi.stubEnv('CLERK_PUBLISHABLE_KEY', clerk.publishableKey);
  vi.stubEnv('CLERK_SECRET_KEY', clerk.secretKey);
  vi.stubEnv('CLERK_API_URL', clerk.apiUrl);
  const fresh = await newContext();
  try {
    const tab = await fresh.newPage();
    const { signUp } = createPageObjects({ page: tab, useTestingToken: false, baseURL: application.url });
    await signUp.goTo();
    const refused = tab.waitForResponse((response) => response.url().includes('/v1/client/sign_ups'));
    await signUp.signUpWithEmailAndPassword({ email: 'robot+clerk_test@example.com', password: PASSWORD });
    expect(await (await refused).text()).toContain('captcha_missing_token');
    await clerkSetup({ dotenv: false });
    await setupClerkTestingToken({ page: tab });
    await signUp.goTo();
    await signUp.signUpWithEmailAndPassword({ email: 'robot+clerk_test@example.com', password: PASSWORD });
    await tab.locator('input[autocomplete="one-time-code"]').first().fill('424242');
    expect(await signedInAs(tab)).toBe('robot+clerk_test@example.com');
  } finally {
    vi.unstubAllEnvs();
    await fresh.close();
    await set({ botProtection: false });
  }
});
