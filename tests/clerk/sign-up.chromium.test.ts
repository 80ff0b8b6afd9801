import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stage } from './stage.ts';
import { PASSWORD } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.close());

async function beginSignUp(address: string): Promise<void> {
  await stage.visit('/sign-up');
  await stage.field('emailAddress').fill(address);
  await stage.field('password').fill(PASSWORD);
}

describe("Clerk's own components sign up", () => {
  test('by password alone, where no address must be proven', async () => {
    await stage.set({ emailVerification: 'none' });
    await beginSignUp('ada@example.com');
    await stage.continue();
    expect(await stage.signedInAs()).toBe('ada@example.com');
    expect(stage.clerk.store.inbox).toEqual([]);
  });

  test('by an emailed code, with a username and the terms accepted', async () => {
    await stage.set({ username: 'required', legalConsent: true });
    await beginSignUp('grace@example.com');
    await stage.field('username').fill('taken_one');
    await stage.page.getByRole('checkbox').check();
    await fetch(`${stage.clerk.apiUrl}/_control/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ users: [{ email_address: ['other@example.com'], username: 'taken_one' }] }),
    });
    await stage.continue();
    await stage.page.getByText('That username is taken').first().waitFor();
    await stage.field('username').fill('grace_h');
    await stage.continue();
    await stage.enterCode('000000');
    await stage.page
      .getByText(/incorrect code/i)
      .first()
      .waitFor();
    await stage.enterMailedCode('grace@example.com');
    expect(await stage.signedInAs()).toBe('grace@example.com');
    expect(stage.clerk.store.userByIdentifier('grace_h')?.legalAcceptedAt).toEqual(expect.any(Number));
  });

  test('and ask for what another form left out', async () => {
    await stage.forget();
    await stage.visit('/sign-up');
    await stage.field('emailAddress').waitFor();
    await stage.page.evaluate(async () => {
      const { Clerk } = globalThis as unknown as { Clerk: { client: { signUp: { create(given: object): unknown } } } };
      await Clerk.client.signUp.create({ emailAddress: 'mae@example.com' });
    });
    await stage.visit('/sign-up#/continue');
    await stage.field('password').fill(PASSWORD);
    await stage.field('username').fill('mae_j');
    const consent = stage.page.getByRole('checkbox');
    expect(await consent.evaluate((box: HTMLInputElement) => box.validity.valueMissing)).toBe(true);
    await consent.check();
    await stage.continue();
    await stage.enterMailedCode('mae@example.com');
    expect(await stage.signedInAs()).toBe('mae@example.com');
  });

  test('by invitation, where nobody else may', async () => {
    await stage.set({ signUpMode: 'restricted' });
    const client = createClerkClient({ secretKey: stage.clerk.secretKey, apiUrl: stage.clerk.apiUrl });
    const emailAddress = 'katherine@example.com';
    await client.invitations.createInvitation({ emailAddress, redirectUrl: `${stage.url}/sign-up` });
    await stage.page.goto((await stage.nextMail(emailAddress)).url ?? '');
    await stage.field('password').fill(PASSWORD);
    await stage.continue();
    expect(await stage.signedInAs()).toBe(emailAddress);
  });

  test('by an emailed link, opened in the same browser', async () => {
    await stage.set({ emailVerification: 'email_link' });
    await beginSignUp('alan@example.com');
    await stage.continue();
    const { url = '' } = await stage.nextMail('alan@example.com');
    const tab = await stage.context.newPage();
    await tab.goto(url);
    expect(await stage.signedInAs(tab)).toBe('alan@example.com');
    await tab.close();
    // This browser keeps the page's cookies apart from a navigation's, so that the first tab goes on as if by itself.
    expect(await stage.signedInAs()).toBe('alan@example.com');
  });

  test('by an emailed link, opened in another browser', async () => {
    await stage.forget();
    await beginSignUp('edsger@example.com');
    await stage.continue();
    const { url = '' } = await stage.nextMail('edsger@example.com');
    const phone = await stage.newBrowser();
    await phone.goto(url);
    await phone
      .getByText(/return to original tab/i)
      .first()
      .waitFor();
    await phone.context().close();
    expect(await stage.signedInAs()).toBe('edsger@example.com');
  });

  test('by an emailed link, and say when it has expired', async () => {
    await stage.forget();
    await beginSignUp('barbara@example.com');
    await stage.continue();
    const { url = '' } = await stage.nextMail('barbara@example.com');
    for (const signUp of stage.clerk.store.signUps.values()) {
      if (signUp.emailVerification !== null) signUp.emailVerification.expireAt = Date.now();
    }
    const tab = await stage.context.newPage();
    await tab.goto(url);
    await tab
      .getByText(/verification link has expired/i)
      .first()
      .waitFor();
    await tab.close();
    expect(stage.clerk.store.userByIdentifier('barbara@example.com')).toBeUndefined();
  });
});
