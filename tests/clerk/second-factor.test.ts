import { createClerkClient } from '@clerk/backend';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../sandbox/clerk/accounts/totp.ts';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Answer, errorCode, PASSWORD, Visitor } from './visitor.ts';

const ADDRESS = 'ada@example.com';

let clock: FakeClock;
let clerk: ClerkStandIn;
let visitor: Visitor;

beforeAll(async () => {
  clock = new FakeClock();
  clerk = await startClerk({
    clock,
    settings: { totp: true, backupCodes: true, lockout: { maxAttempts: 4, minutes: 30 } },
  });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  visitor = new Visitor(clerk);
});
afterEach(() => visitor.close());
afterAll(() => clerk.stop());

const signOut = (): Promise<Answer> => visitor.override('DELETE', '/v1/client/sessions');
const codeNow = (secret: string): string => totpCode(secret, Date.now());
const wrong = (right: string): string => (right === '000000' ? '000001' : '000000');

/** Signs up and sets up an authenticator. */
async function enrol(): Promise<{ userId: string; secret: string; backupCodes: readonly string[] }> {
  const { userId } = await visitor.signUp(ADDRESS);
  const { secret } = (await visitor.post('/v1/me/totp')).body.response;
  const confirmed = await visitor.post('/v1/me/totp/attempt_verification', { code: codeNow(secret) });
  expect(confirmed.body.response).toMatchObject({ object: 'totp', verified: true, secret: null, uri: null });
  return { userId, secret, backupCodes: confirmed.body.response.backup_codes };
}

/** Signs out and in again as far as the second factor. */
async function signInHalfway(): Promise<{ path: string; answer: Answer }> {
  const answer = await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS, password: PASSWORD });
  return { path: `/v1/client/sign_ins/${answer.body.response.id}`, answer };
}

// Appendix B of RFC 6238, SHA-1, the last six of its eight digits.
test.for([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const)('the code at %d s is that of RFC 6238', ([seconds, code]) => {
  expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1_000)).toBe(code);
});

describe('an authenticator', () => {
  test('is set up with a secret, a code and backup codes, and asked for from then on', async () => {
    const { userId, secret, backupCodes } = await enrol();
    expect(backupCodes).toHaveLength(10);
    const me = await visitor.get('/v1/me');
    expect(me.body.response).toMatchObject({
      two_factor_enabled: true,
      totp_enabled: true,
      backup_code_enabled: true,
      mfa_enabled_at: expect.any(Number) as number,
    });
    await signOut();
    const { path, answer } = await signInHalfway();
    expect(answer.body.response).toMatchObject({
      status: 'needs_second_factor',
      supported_second_factors: [{ strategy: 'totp' }, { strategy: 'backup_code' }],
      created_session_id: null,
    });
    expect(answer.body.client.sessions).toEqual([]);
    const done = await visitor.post(`${path}/attempt_second_factor`, { strategy: 'totp', code: codeNow(secret) });
    expect(done.body.response).toMatchObject({
      status: 'complete',
      second_factor_verification: { object: 'verification_totp', strategy: 'totp', status: 'verified' },
    });
    expect(done.body.client.sessions[0]).toMatchObject({ user: { id: userId }, factor_verification_age: [0, 0] });
  });

  test('that was never confirmed is not asked for, and is replaced', async () => {
    await visitor.signUp(ADDRESS);
    const first = await visitor.post('/v1/me/totp');
    const second = await visitor.post('/v1/me/totp');
    const { secret, uri } = second.body.response as unknown as { secret: string; uri: string };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    const code = codeNow(first.body.response.secret);
    const refused = await visitor.post('/v1/me/totp/attempt_verification', { code });
    expect([refused.status, errorCode(refused)]).toEqual([422, 'form_code_incorrect']);
    await signOut();
    expect((await signInHalfway()).answer.body.response.status).toBe('complete');
  });

  test('is not asked for after it was taken away, nor where a ticket vouches', async () => {
    const { userId } = await enrol();
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const { token } = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    await signOut();
    const byTicket = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: token });
    expect(byTicket.body.response).toMatchObject({
      status: 'complete',
      second_factor_verification: { strategy: 'ticket', status: 'verified' },
    });
    const removed = await visitor.override('DELETE', '/v1/me/totp');
    expect(removed.body.response).toMatchObject({ object: 'totp', deleted: true });
    const me = await visitor.get('/v1/me');
    expect(me.body.response).toMatchObject({ totp_enabled: false, backup_code_enabled: false });
    await signOut();
    expect((await signInHalfway()).answer.body.response.status).toBe('complete');
  });

  test('tells who mirrors users by `user.updated`, without its secret', async () => {
    const { userId, secret } = await enrol();
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const user = await client.users.getUser(userId);
    expect([user.totpEnabled, user.backupCodeEnabled, user.twoFactorEnabled]).toEqual([true, true, true]);
    for (const path of ['/v1/me', '/v1/client']) expect((await visitor.get(path)).text).not.toContain(secret);
    expect(JSON.stringify(user.raw)).not.toContain(secret);
  });

  test.for([
    ['a second one', () => visitor.post('/v1/me/totp'), 400, 'totp_already_enabled'],
    ['no code', () => visitor.post('/v1/me/totp/attempt_verification'), 422, 'form_param_missing'],
    ['letters', () => visitor.post('/v1/me/totp/attempt_verification', { code: 'abc' }), 422, 'form_code_incorrect'],
  ] as const)('refuses %s', async ([, act, status, code]) => {
    await enrol();
    const answer = await act();
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  });

  test.for([
    ['a code before there is a secret', 'POST', '/v1/me/totp/attempt_verification', 404, 'resource_not_found'],
    ['the removal of none', 'DELETE', '/v1/me/totp', 404, 'resource_not_found'],
    ['backup codes before it', 'POST', '/v1/me/backup_codes', 400, 'backup_codes_not_available'],
  ] as const)('must be there first: %s', async ([, method, path, status, code]) => {
    await visitor.signUp(ADDRESS);
    const form = { code: '000000' };
    const answer = await (method === 'POST' ? visitor.post(path, form) : visitor.override(method, path));
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  });

  test('is nothing for who is signed out', async () => {
    for (const path of ['/v1/me/totp', '/v1/me/totp/attempt_verification', '/v1/me/backup_codes']) {
      const answer = await visitor.post(path);
      expect([answer.status, errorCode(answer)]).toEqual([401, 'authentication_invalid']);
    }
  });
});

describe('a second factor', () => {
  test('is a backup code too, each once, until new ones are made', async () => {
    const { backupCodes } = await enrol();
    const [used = '', kept = ''] = backupCodes;
    for (const expected of ['complete', 'form_code_incorrect']) {
      await signOut();
      const { path } = await signInHalfway();
      const form = { strategy: 'backup_code', code: used.toUpperCase() };
      const answer = await visitor.post(`${path}/attempt_second_factor`, form);
      expect(answer.status === 200 ? answer.body.response.status : errorCode(answer)).toBe(expected);
    }
    const { path } = await signInHalfway();
    await visitor.post(`${path}/attempt_second_factor`, { strategy: 'backup_code', code: kept });
    const renewed = await visitor.post('/v1/me/backup_codes');
    expect(renewed.body.response.codes).toHaveLength(10);
    expect(renewed.body.response.codes).not.toContain(backupCodes[2]);
  });

  test.for([
    ['a wrong code', { strategy: 'totp', code: '' }, 422, 'form_code_incorrect'],
    ['no code', { strategy: 'totp' }, 422, 'form_param_missing'],
    ['no strategy', { code: '123456' }, 422, 'form_param_missing'],
    ['a strategy that is none', { strategy: 'phone_code', code: '123456' }, 422, 'form_param_value_invalid'],
    ['a strategy that the user has not', { strategy: 'email_code', code: '424242' }, 400, 'no_second_factors'],
  ] as const)('is refused for %s, and nobody is signed in', async ([, form, status, code]) => {
    const { secret } = await enrol();
    await signOut();
    const { path } = await signInHalfway();
    const filled = 'code' in form && form.code === '' ? { ...form, code: wrong(codeNow(secret)) } : form;
    const answer = await visitor.post(`${path}/attempt_second_factor`, filled);
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
    expect((await visitor.get('/v1/client')).body.response.sessions).toEqual([]);
  });

  test('comes after the first, and needs no preparation', async () => {
    const { secret } = await enrol();
    await signOut();
    const { body } = await visitor.post('/v1/client/sign_ins', { identifier: ADDRESS });
    const path = `/v1/client/sign_ins/${body.response.id}`;
    const early = await visitor.post(`${path}/attempt_second_factor`, { strategy: 'totp', code: codeNow(secret) });
    expect([early.status, errorCode(early)]).toEqual([400, 'client_state_invalid']);
    const later = (await signInHalfway()).path;
    const prepared = await visitor.post(`${later}/prepare_second_factor`, { strategy: 'totp' });
    expect([prepared.status, errorCode(prepared)]).toEqual([422, 'form_param_value_invalid']);
    const backwards = await visitor.post(`${later}/attempt_first_factor`, { strategy: 'password', password: PASSWORD });
    expect([backwards.status, errorCode(backwards)]).toEqual([400, 'client_state_invalid']);
  });

  test('is guessed a few times, then the account is locked for a while, the right code included', async () => {
    const { secret, userId } = await enrol();
    await signOut();
    const { path } = await signInHalfway();
    const guess = async (code: string): Promise<string> =>
      errorCode(await visitor.post(`${path}/attempt_second_factor`, { strategy: 'totp', code }));
    for (let count = 0; count < 4; count += 1) expect(await guess(wrong(codeNow(secret)))).toBe('form_code_incorrect');
    expect(await guess(codeNow(secret))).toBe('user_locked');
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const mirrored = async (): Promise<unknown> => (await client.users.getUser(userId)).raw;
    expect(await mirrored()).toMatchObject({
      locked: true,
      lockout_expires_in_seconds: 1_800,
      verification_attempts_remaining: 0,
    });
    clock.advance(1_800_000);
    expect(await guess(codeNow(secret))).toMatch(/^none: 200/);
    expect(await mirrored()).toMatchObject({ locked: false, verification_attempts_remaining: 4 });
  });
});

test('where second factors are off they cannot be set up', async () => {
  const plain = await startClerk();
  const guest = new Visitor(plain);
  await guest.signUp(ADDRESS);
  for (const path of ['/v1/me/totp', '/v1/me/totp/attempt_verification', '/v1/me/backup_codes']) {
    const answer = await guest.post(path);
    expect([answer.status, errorCode(answer)]).toEqual([403, 'feature_not_enabled']);
  }
  guest.close();
  await plain.stop();
});
