import { createClerkClient } from '@clerk/backend';
import { clerk as testing, setupClerkTestingToken } from '@clerk/testing/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { launchBrowser } from './browser.ts';
import { servePage } from './page.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type Body, lastCode, PASSWORD } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let scripts: { readonly clerkJs: string; readonly ui: string };
let browser: Browser;

beforeAll(async () => {
  ({ browser, scripts } = await launchBrowser());
});
afterAll(() => browser?.close());

describe.for([['development'], ['production']] as const)('clerk-js on a %s instance', ([environment]) => {
  let receiver: Receiver;
  let clerk: ClerkStandIn;
  let application: { url: string; close(): Promise<void> };
  let context: BrowserContext;
  let page: Page;
  const hosts = new Set<string>();

  beforeAll(async () => {
    receiver = await startReceiver(SECRET);
    clerk = await startClerk({ environment, scripts, endpoints: [{ url: receiver.url, secret: SECRET }] });
    application = await servePage(clerk);
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http')) hosts.add(hostname);
    });
    page = await context.newPage();
  });
  afterAll(async () => {
    await context?.close();
    await application?.close();
    await clerk?.stop();
    await receiver?.close();
  });

  test('signs up by an emailed code, out, and in by password; the delivery arrives', async () => {
    const address = 'ada@example.com';
    await page.goto(`${application.url}/sign-up`);
    await page.locator('input[name=emailAddress]').fill(address);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await until('the code', () => clerk.store.inbox.length > 0, 15_000);
    await page.locator('input[autocomplete="one-time-code"]').first().fill(lastCode(clerk, address));
    await page.locator('#signed-in-as').waitFor();
    expect(await page.locator('#signed-in-as').textContent()).toBe(address);

    await page.locator('.cl-userButtonTrigger').click();
    await page.getByText('Sign out', { exact: true }).click();
    await page.locator('input[name=identifier]').fill(address);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.locator('input[name=password]:visible').fill('not the password');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page
      .getByText(/password is incorrect/i)
      .first()
      .waitFor();
    await page.locator('input[name=password]:visible').fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.locator('#signed-in-as').waitFor();
    await page.reload();
    expect(await page.locator('#signed-in-as').textContent()).toBe(address);

    const created = await until('user.created', () =>
      receiver.received.find(({ body }) => (JSON.parse(body) as Body).type === 'user.created'),
    );
    expect(created.status).toBe(200);
    expect((JSON.parse(created.body) as Body).data.email_addresses[0]?.email_address).toBe(address);
    expect([...hosts]).toEqual(['127.0.0.1']);
  });

  test('a page that the server judges is reached by a handshake, and lost by signing out', async () => {
    const who = async (): Promise<string | null> => {
      await page.goto(`${application.url}/private`);
      return page.locator('#who').textContent();
    };
    const userId = clerk.store.userByIdentifier('ada@example.com')?.id;
    // On production only a missing cookie makes a handshake needed; development starts with one.
    if (environment === 'production') await context.clearCookies({ name: /^__client_uat/ });
    const handshake = page.waitForRequest((request) => request.url().includes('/v1/client/handshake'));
    expect(await who()).toBe(userId);
    await handshake;
    expect(await who()).toBe(userId);
    await page.goto(application.url);
    await page.locator('#signed-in-as').waitFor();
    // Not awaited in the page: signing out ends in a navigation, which would take the answer with it.
    await page.evaluate(() => void (globalThis as unknown as { Clerk: { signOut(): unknown } }).Clerk.signOut());
    await page.locator('input[name=identifier]').waitFor();
    expect(await who()).toBe('nobody');
  });

  test('@clerk/testing signs in by password and by ticket, past bot protection', async () => {
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const address = 'grace@example.com';
    const { id } = await client.users.createUser({ emailAddress: [address], password: PASSWORD });
    vi.stubEnv('CLERK_FAPI', clerk.frontendApi);
    vi.stubEnv('CLERK_TESTING_TOKEN', (await client.testingTokens.createTestingToken()).token);
    const fresh = await browser.newContext({ ignoreHTTPSErrors: true });
    const tab = await fresh.newPage();
    try {
      await setupClerkTestingToken({ page: tab });
      await tab.goto(application.url);
      await testing.signIn({
        page: tab,
        signInParams: { strategy: 'password', identifier: address, password: PASSWORD },
      });
      expect(await tab.evaluate(() => (globalThis as unknown as { Clerk: Body }).Clerk.user.id)).toBe(id);
      await testing.signOut({ page: tab });
      await tab.locator('input[name=identifier]').waitFor();
      const { token } = await client.signInTokens.createSignInToken({ userId: id, expiresInSeconds: 60 });
      await testing.signIn({ page: tab, signInParams: { strategy: 'ticket', ticket: token } });
      await tab.goto(application.url);
      expect(await tab.locator('#signed-in-as').textContent()).toBe(address);
    } finally {
      await fresh.close();
      vi.unstubAllEnvs();
    }
  });
});
