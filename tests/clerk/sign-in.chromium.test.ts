import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpCode } from '../../sandbox/clerk/accounts/totp.ts';
import { Stage } from './stage.ts';
import { PASSWORD } from './visitor.ts';

const ADDRESS = 'ada@example.com';
const NEXT = 'another horse 43';

let stage: Stage;
let userId: string;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.set({ totp: true, backupCodes: true, clientTrust: true, emailFactors: ['email_code'] });
  const { clerk } = stage;
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  ({ id: userId } = await client.users.createUser({ emailAddress: [ADDRESS], password: PASSWORD }));
});
afterAll(() => stage?.close());

/** Signs in on this browser as far as the password. */
async function enterPassword(password: string): Promise<void> {
  await stage.visit('/sign-in');
  await stage.field('identifier').fill(ADDRESS);
  await stage.continue();
  await stage.field('password').fill(password);
  await stage.continue();
}

async function signOut(): Promise<void> {
  await stage.page.evaluate(() => void (globalThis as unknown as { Clerk: { signOut(): unknown } }).Clerk.signOut());
  await stage.field('identifier').waitFor();
}

const press = (name: string | RegExp): Promise<void> => stage.page.getByRole('button', { name }).first().click();

describe("Clerk's own components sign in", () => {
  test('by password, with a code that trusts a new browser, once', async () => {
    await enterPassword(PASSWORD);
    await stage.page
      .getByText(/new device/i)
      .first()
      .waitFor();
    await stage.enterMailedCode(ADDRESS);
    expect(await stage.signedInAs()).toBe(ADDRESS);
    await signOut();
    await enterPassword(PASSWORD);
    expect(await stage.signedInAs()).toBe(ADDRESS);
  });

  test('by an emailed code', async () => {
    await stage.forget();
    await stage.visit('/sign-in');
    await stage.field('identifier').fill(ADDRESS);
    await stage.continue();
    await stage.page.getByText('Use another method', { exact: true }).click();
    await press(/^Email code to/);
    await stage.enterMailedCode(ADDRESS);
    expect(await stage.signedInAs()).toBe(ADDRESS);
  });

  test('by the ticket in a link, and not twice', async () => {
    const client = createClerkClient({ secretKey: stage.clerk.secretKey, apiUrl: stage.clerk.apiUrl });
    const { token } = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    await stage.forget();
    await stage.visit(`/sign-in?__clerk_ticket=${token}`);
    expect(await stage.signedInAs()).toBe(ADDRESS);
    await signOut();
    await stage.visit(`/sign-in?__clerk_ticket=${token}`);
    await stage.page
      .getByText(/already been used/i)
      .first()
      .waitFor();
  });

  test('with a new password, in place of a forgotten one', async () => {
    await stage.forget();
    await stage.visit('/sign-in');
    await stage.field('identifier').fill(ADDRESS);
    await stage.continue();
    await stage.page.getByText('Forgot password?', { exact: true }).click();
    await press('Reset your password');
    await stage.enterMailedCode(ADDRESS);
    await stage.field('password').fill(NEXT);
    await stage.field('confirmPassword').fill(NEXT);
    await press('Reset Password');
    expect(await stage.signedInAs()).toBe(ADDRESS);
  });

  test('by an authenticator that was set up in the profile, and by a backup code', async () => {
    await stage.page.evaluate(() => {
      (globalThis as unknown as { Clerk: { openUserProfile(): void } }).Clerk.openUserProfile();
    });
    await press('Security');
    for (const name of ['Add two-step verification', 'Authenticator application']) {
      await stage.page.getByRole('menuitem', { name }).click();
    }
    await stage.page.locator('.cl-modalContent svg').first().waitFor();
    await stage.continue();
    const secret = stage.clerk.store.users.get(userId)?.totp?.secret ?? '';
    await stage.enterCode(totpCode(secret, Date.now()));
    const [backupCode = ''] = stage.clerk.store.users.get(userId)?.backupCodes ?? [];
    await stage.page.getByText(backupCode).first().waitFor();

    await signOut();
    await enterPassword(NEXT);
    await stage.enterCode('000000');
    await stage.page
      .getByText(/incorrect code/i)
      .first()
      .waitFor();
    await stage.enterCode(totpCode(secret, Date.now()));
    expect(await stage.signedInAs()).toBe(ADDRESS);

    await signOut();
    await enterPassword(NEXT);
    await stage.page.getByText('Use another method', { exact: true }).click();
    await press('Use a backup code');
    await stage.field('code').fill(backupCode);
    await stage.continue();
    expect(await stage.signedInAs()).toBe(ADDRESS);
  });
});
