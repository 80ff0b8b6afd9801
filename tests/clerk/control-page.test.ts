import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { defaultCacheDir, provisionChromium } from '../../sandbox/engines/index.ts';
import { lowestContrast } from './contrast.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { Visitor } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HOSTILE = '<img src=x onerror="window.harmed=true">"\'&';

let browser: Browser;
let clerk: ClerkStandIn;
let receiver: Receiver;
let page: Page;
const complaints: string[] = [];
const hosts = new Set<string>();

beforeAll(async () => {
  const engines = { cacheDir: defaultCacheDir(process.env), env: process.env, log: () => undefined };
  const program = await provisionChromium(engines);
  const executablePath = program.path === undefined ? {} : { executablePath: program.path };
  [browser, receiver] = await Promise.all([
    chromium.launch({ ...executablePath, args: [...(program.args ?? [])] }),
    startReceiver(SECRET),
  ]);
  clerk = await startClerk({ endpoints: [{ url: receiver.url, secret: SECRET }] });
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(clerk.controlUrl);
  await page.getByText('live', { exact: true }).waitFor();
});
beforeEach(async () => {
  receiver.answerWith((genuine) => (genuine ? 200 : 400));
  receiver.received.length = 0;
  for (const { id } of clerk.endpoints.list().slice(1)) clerk.endpoints.remove(id);
  await fetch(`${clerk.controlUrl}/reset`, { method: 'POST' });
  await page.getByText('There are no users.').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await clerk?.stop();
  await receiver?.close();
});

const seed = (fields: object): Promise<Response> =>
  fetch(`${clerk.controlUrl}/users`, {
    method: 'POST',
    body: JSON.stringify({ users: [{ email_address: ['ada@example.com'], ...fields }], deliver: true }),
  });
const row = (section: string, text: string) => page.locator(`#${section} tbody tr`, { hasText: text });

describe('the page', () => {
  test('shows users, sessions, inbox and deliveries as they come, and only from this machine', async () => {
    const visitor = new Visitor(clerk);
    await visitor.signUp('grace@example.com');
    visitor.close();
    await row('users', 'grace@example.com').waitFor();
    await row('sessions', 'grace@example.com').getByText('active').waitFor();
    await row('mails', 'verification code').waitFor();
    await row('deliveries', 'user.created').getByText('delivered').waitFor();
    expect(await page.locator('#mails tbody td').nth(2).textContent()).toMatch(/^\d{6}$/);
    const all = await page.locator('#deliveries .count').textContent();
    await page.getByLabel('Filter').fill('session.created');
    expect(await page.locator('#deliveries tbody tr').count()).toBe(1);
    expect(await page.locator('#deliveries .count').textContent()).toBe(`1 of ${all}`);
    await page.getByLabel('Filter').fill('');
    expect([...hosts]).toEqual([new URL(clerk.apiUrl).host]);
  });

  test('sends again, moves the clock and tells each attempt, by keyboard alone', async () => {
    receiver.answerWith(() => 500);
    await seed({});
    await row('deliveries', 'pending').waitFor();
    const resend = page.getByRole('button', { name: 'Resend user.created' });
    await resend.focus();
    await page.keyboard.press('Enter');
    await until('a resend', () => receiver.received.length === 2);
    // The row was changed in place: the focus is where it was.
    await row('deliveries', 'pending').getByText('2', { exact: true }).waitFor();
    expect(await resend.evaluate((button) => button === document.activeElement)).toBe(true);

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'user.created' });
    await dialog.waitFor();
    expect(await dialog.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^1.*scheduled500/),
      expect.stringMatching(/^2.*manual500/),
    ]);
    expect(await dialog.locator('pre').textContent()).toContain('"type": "user.created"');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);

    receiver.answerWith(() => 204);
    await page.getByLabel('Clock').selectOption('5 s');
    await page.getByRole('button', { name: 'Move on' }).press('Space');
    await row('deliveries', 'delivered').waitFor();
    expect(await page.locator('#ahead').textContent()).toBe('5 s ahead');
  });

  test('writes hostile data as text', async () => {
    receiver.answerWith(() => 500);
    clerk.endpoints.create({ url: `${receiver.url}?<script>window.harmed=true</script>` });
    await seed({ first_name: HOSTILE, last_name: '</td><script>window.harmed=true</script>' });
    await row('users', HOSTILE).waitFor();
    await page.getByRole('button', { name: 'Details of user.created' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(HOSTILE.slice(0, 12)).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('main img, main script, dialog img, dialog script').count()).toBe(0);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  });

  test.for([['light'], ['dark']] as const)('is legible in %s', async ([colorScheme]) => {
    await page.emulateMedia({ colorScheme });
    receiver.answerWith(() => 500);
    await seed({});
    await row('deliveries', 'pending').waitFor();
    await page.getByRole('button', { name: 'Details of user.created' }).first().click();
    expect(await page.evaluate(lowestContrast)).toBeGreaterThanOrEqual(4.5);
    await page.getByRole('button', { name: 'Close' }).click();
  });

  test('obeys a policy without inline script, frames or other hosts, and complains of nothing', async () => {
    const response = await fetch(clerk.controlUrl);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(complaints).toEqual([]);
  });
});
