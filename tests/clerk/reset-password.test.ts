import { createClerkClient } from '@clerk/backend';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../sandbox/clerk/accounts/totp.ts';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { errorCode, lastCode, PASSWORD, Visitor } from './visitor.ts';

const ADDRESS = 'ada@example.com';
const NEXT = 'another horse 43';

let clock: FakeClock;
let clerk: ClerkStandIn;
let owner: Visitor;
let visitor: Visitor;

beforeAll(async () => {
  clock = new FakeClock();
  clerk = await startClerk({ clock, settings: { totp: true, lockout: { maxAttempts: 3, minutes: 10 } } });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  owner = new Visitor(clerk);
  visitor = new Visitor(clerk);
  await owner.signUp(ADDRESS);
});
afterEach(() => [owner, visitor].forEach((each) => each.close()));
afterAll(() => clerk.stop());

async function begin(): Promise<string> {
  const { body } = await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS });
  return `/v1/client/sign_ins/${body.response.id}`;
}

/** Asks for a code and enters it. */
async function prove(): Promise<string> {
  const path = await begin();
  const strategy = 'reset_password_email_code';
  const prepared = await visitor.post(`${path}/prepare_first_factor`, { strategy });
  expect(prepared.body.response).toMatchObject({ first_factor_verification: { strategy, status: 'unverified' } });
  const code = lastCode(clerk, ADDRESS);
  const proven = await visitor.post(`${path}/attempt_first_factor`, { strategy, code });
  expect(proven.body.response).toMatchObject({ status: 'needs_new_password', created_session_id: null });
  return path;
}

describe('resetting a password', () => {
  test('by an emailed code signs in, and the old password is gone', async () => {
    const path = await prove();
    expect(clerk.store.inbox.at(-1)?.purpose).toBe('reset_password_code');
    const done = await visitor.post(`${path}/reset_password`, { password: NEXT });
    expect(done.body.response.status).toBe('complete');
    expect((await owner.get('/v1/me')).status).toBe(200);
    await visitor.override('DELETE', '/v1/client/sessions');
    const old = await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS, password: PASSWORD });
    expect(errorCode(old)).toBe('form_password_incorrect');
    const next = await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS, password: NEXT });
    expect(next.body.response.status).toBe('complete');
  });

  test('can sign out everywhere else', async () => {
    const path = await prove();
    await visitor.post(`${path}/reset_password`, { password: NEXT, sign_out_of_other_sessions: 'true' });
    expect(errorCode(await owner.get('/v1/me'))).toBe('authentication_invalid');
    expect((await visitor.get('/v1/me')).status).toBe(200);
  });

  test('still asks for the second factor', async () => {
    const { secret } = (await owner.post('/v1/me/totp')).body.response;
    await owner.post('/v1/me/totp/attempt_verification', { code: totpCode(secret, Date.now()) });
    const path = await prove();
    const half = await visitor.post(`${path}/reset_password`, { password: NEXT });
    expect(half.body.response).toMatchObject({ status: 'needs_second_factor', created_session_id: null });
    const code = totpCode(secret, Date.now());
    const done = await visitor.post(`${path}/attempt_second_factor`, { strategy: 'totp', code });
    expect(done.body.response.status).toBe('complete');
  });

  test.for([
    ['a short password', { password: '1234567' }, 'form_password_length_too_short'],
    ['no password', {}, 'form_param_missing'],
  ] as const)('is refused with %s, and can be tried again', async ([, form, code]) => {
    const path = await prove();
    const refused = await visitor.post(`${path}/reset_password`, form);
    expect([refused.status, errorCode(refused)]).toEqual([422, code]);
    expect((await visitor.post(`${path}/reset_password`, { password: NEXT })).body.response.status).toBe('complete');
  });

  test('is refused before the code, and after it was done', async () => {
    const path = await begin();
    const early = await visitor.post(`${path}/reset_password`, { password: NEXT });
    expect([early.status, errorCode(early)]).toEqual([400, 'client_state_invalid']);
    const proven = await prove();
    await visitor.post(`${proven}/reset_password`, { password: NEXT });
    const late = await visitor.post(`${proven}/reset_password`, { password: NEXT });
    expect([late.status, errorCode(late)]).toEqual([400, 'verification_already_verified']);
  });

  test.for([
    ['a code to sign in', 'email_code', 'reset_password_email_code'],
    ['a code to reset', 'reset_password_email_code', 'email_code'],
  ] as const)('%s is good for nothing else', async ([, sent, tried]) => {
    const path = await begin();
    await visitor.post(`${path}/prepare_first_factor`, { strategy: sent });
    const code = lastCode(clerk, ADDRESS);
    const answer = await visitor.post(`${path}/attempt_first_factor`, { strategy: tried, code });
    expect([answer.status, errorCode(answer)]).toEqual([400, 'verification_missing']);
  });
});

describe('an account that is guessed at', () => {
  const guess = async (password: string): Promise<string> =>
    errorCode(await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS, password }));

  test('is locked after so many wrong passwords, on every browser, until the time is over', async () => {
    for (let count = 0; count < 3; count += 1) expect(await guess('wrong')).toBe('form_password_incorrect');
    const stranger = new Visitor(clerk);
    const answer = await stranger.post('/v1/client/sign_ins', { identifier: ADDRESS, password: PASSWORD });
    expect([answer.status, errorCode(answer)]).toEqual([403, 'user_locked']);
    const { body } = await stranger.post('/v1/client/sign_ins', { identifier: ADDRESS });
    const path = `/v1/client/sign_ins/${body.response.id}/prepare_first_factor`;
    expect(errorCode(await stranger.post(path, { strategy: 'email_code' }))).toBe('user_locked');
    stranger.close();
    clock.advance(599_000);
    expect(await guess(PASSWORD)).toBe('user_locked');
    clock.advance(1_000);
    expect(await guess(PASSWORD)).toMatch(/^none: 200/);
  });

  test('is not locked by guesses that a right one interrupts', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 2; count += 1) expect(await guess('wrong')).toBe('form_password_incorrect');
      expect(await guess(PASSWORD)).toMatch(/^none: 200/);
      await visitor.override('DELETE', '/v1/client/sessions');
    }
  });

  test('is opened, and locked for good, by the Backend API', async () => {
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const id = clerk.store.userByIdentifier(ADDRESS)?.id ?? '';
    for (let count = 0; count < 3; count += 1) await guess('wrong');
    await client.users.unlockUser(id);
    expect(await guess('wrong')).toBe('form_password_incorrect');
    await client.users.lockUser(id);
    clock.advance(86_400_000);
    expect(await guess(PASSWORD)).toBe('user_locked');
    expect((await client.users.getUser(id)).raw).toMatchObject({ locked: true, lockout_expires_in_seconds: null });
  });
});
