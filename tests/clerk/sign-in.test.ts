import { createClerkClient, verifyToken } from '@clerk/backend';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { errorCode, lastCode, PAGE, PASSWORD, Visitor } from './visitor.ts';

let clerk: ClerkStandIn;
let clock: FakeClock;
let visitor: Visitor;

beforeAll(async () => {
  clock = new FakeClock();
  clerk = await startClerk({ clock });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  visitor = new Visitor(clerk);
});
afterEach(() => visitor.close());
afterAll(() => clerk.stop());

const EMAIL = 'ada@example.com';

async function signedOutUser(): Promise<string> {
  const { userId } = await visitor.signUp(EMAIL);
  await visitor.override('DELETE', '/v1/client/sessions');
  return userId;
}

async function begin(form: Readonly<Record<string, string>> = { identifier: EMAIL }): Promise<string> {
  const { body } = await visitor.post('/v1/client/sign_ins', form);
  return `/v1/client/sign_ins/${body.response.id}`;
}

describe('signing in', () => {
  test('by password in one request or two', async () => {
    const userId = await signedOutUser();
    const path = await begin();
    const started = await visitor.get(path);
    expect(started.body.response.status).toBe('needs_first_factor');
    expect(
      started.body.response.supported_first_factors.map((factor: { strategy: string }) => factor.strategy),
    ).toEqual(['password', 'email_code', 'reset_password_email_code']);
    const done = await visitor.post(`${path}/attempt_first_factor`, { strategy: 'password', password: PASSWORD });
    expect(done.body.response.status).toBe('complete');
    expect(done.body.client.sessions[0]?.user.id).toBe(userId);
    await visitor.override('DELETE', '/v1/client/sessions');
    const atOnce = await visitor.post('/v1/client/sign_ins', { identifier: EMAIL.toUpperCase(), password: PASSWORD });
    expect(atOnce.body.response.status).toBe('complete');
  });

  test('by an emailed code', async () => {
    await signedOutUser();
    const path = await begin();
    await visitor.post(`${path}/prepare_first_factor`, { strategy: 'email_code' });
    const code = lastCode(clerk, EMAIL);
    const done = await visitor.post(`${path}/attempt_first_factor`, { strategy: 'email_code', code });
    expect(done.body.response.status).toBe('complete');
  });

  test('by a ticket of the Backend API, once', async () => {
    const userId = await signedOutUser();
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const { token } = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    const done = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: token });
    expect(done.body.response.status).toBe('complete');
    await visitor.override('DELETE', '/v1/client/sessions');
    const again = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: token });
    expect([again.status, errorCode(again)]).toEqual([400, 'sign_in_token_already_used_code']);
  });

  test('gives tokens for the page that asked', async () => {
    const { sessionId, userId } = await visitor.signUp(EMAIL);
    const { body } = await visitor.post(`/v1/client/sessions/${sessionId}/tokens`);
    const claims = await verifyToken(body.jwt, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    expect(claims).toMatchObject({ azp: PAGE, sub: userId, sid: sessionId });
  });

  test.for([
    ['an unknown identifier', { identifier: 'nobody@example.com' }, 422, 'form_identifier_not_found', 'identifier'],
    ['a wrong password', { identifier: EMAIL, password: 'wrong' }, 422, 'form_password_incorrect', 'password'],
    ['a password and no identifier', { password: PASSWORD }, 422, 'form_param_missing', 'identifier'],
    ['a strategy that is off', { strategy: 'oauth_google' }, 422, 'form_param_value_invalid', 'strategy'],
    ['a ticket that is none', { strategy: 'ticket', ticket: 'a.b.c' }, 400, 'ticket_invalid_code', undefined],
    ['an empty ticket', { strategy: 'ticket' }, 422, 'form_param_missing', 'ticket'],
  ] as const)('is refused for %s', async ([, form, status, code, param]) => {
    await signedOutUser();
    const answer = await visitor.post('/v1/client/sign_ins', form);
    expect([answer.status, errorCode(answer), answer.body.errors[0]?.meta.param_name]).toEqual([status, code, param]);
    expect((await visitor.get('/v1/client')).body.response.sessions).toEqual([]);
  });

  test('is refused for a revoked and for an expired ticket', async () => {
    const userId = await signedOutUser();
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const revoked = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    await client.signInTokens.revokeSignInToken(revoked.id);
    const first = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: revoked.token });
    expect(errorCode(first)).toBe('sign_in_token_revoked_code');
    const expired = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    Object.assign(clerk.store.signInTokens.get(expired.id) ?? {}, { expireAt: Date.now() - 1 });
    const second = await visitor.post('/v1/client/sign_ins', { strategy: 'ticket', ticket: expired.token });
    expect(errorCode(second)).toBe('ticket_expired_code');
  });

  test('is refused while signed in', async () => {
    await visitor.signUp(EMAIL);
    const answer = await visitor.post('/v1/client/sign_ins', { identifier: EMAIL });
    expect([answer.status, errorCode(answer)]).toEqual([400, 'session_exists']);
  });

  test('is refused to a banned user, even with the right password', async () => {
    const userId = await signedOutUser();
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    await client.users.banUser(userId);
    const answer = await visitor.post('/v1/client/sign_ins', { identifier: EMAIL, password: PASSWORD });
    expect([answer.status, errorCode(answer)]).toEqual([403, 'user_banned']);
  });
});

describe('emailed codes', () => {
  async function prepared(): Promise<(code: string) => Promise<string>> {
    await signedOutUser();
    const path = await begin();
    await visitor.post(`${path}/prepare_first_factor`, { strategy: 'email_code' });
    return async (code) =>
      errorCode(await visitor.post(`${path}/attempt_first_factor`, { strategy: 'email_code', code }));
  }
  const wrong = (): string => (lastCode(clerk, EMAIL) === '000000' ? '000001' : '000000');

  test('are random, and a wrong one is refused', async () => {
    const attempt = await prepared();
    expect(lastCode(clerk, EMAIL)).toMatch(/^\d{6}$/);
    expect(await attempt(wrong())).toBe('form_code_incorrect');
  });

  test('fail for good after three wrong ones, the right one included', async () => {
    const attempt = await prepared();
    for (let count = 0; count < 3; count += 1) expect(await attempt(wrong())).toBe('form_code_incorrect');
    expect(await attempt(lastCode(clerk, EMAIL))).toBe('verification_failed');
  });

  test('expire after ten minutes', async () => {
    const attempt = await prepared();
    clock.advance(600_000);
    expect(await attempt(lastCode(clerk, EMAIL))).toBe('verification_expired');
  });

  test('must be sent before they are tried', async () => {
    await signedOutUser();
    const path = await begin();
    const answer = await visitor.post(`${path}/attempt_first_factor`, { strategy: 'email_code', code: '424242' });
    expect(errorCode(answer)).toBe('verification_missing');
  });

  test('of an ordinary address are not 424242', async () => {
    const attempt = await prepared();
    if (lastCode(clerk, EMAIL) !== '424242') expect(await attempt('424242')).toBe('form_code_incorrect');
  });
});

describe('another browser', () => {
  test('cannot reach the sign-in, the sign-up or the session of this one', async () => {
    const { sessionId } = await visitor.signUp(EMAIL);
    const stranger = new Visitor(clerk);
    await stranger.post('/v1/client');
    for (const path of [`sessions/${sessionId}/touch`, `sessions/${sessionId}/tokens`, `sessions/${sessionId}/end`]) {
      const answer = await stranger.post(`/v1/client/${path}`);
      expect([answer.status, errorCode(answer)]).toEqual([404, 'resource_not_found']);
    }
    const me = await stranger.get('/v1/me');
    expect([me.status, errorCode(me)]).toEqual([401, 'authentication_invalid']);
    stranger.close();
  });

  test('with a made-up client cookie is a stranger', async () => {
    await visitor.signUp(EMAIL);
    const stranger = new Visitor(clerk);
    stranger.cookies.set(
      '__client',
      (visitor.cookies.get('__client') ?? '').replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
    );
    expect((await stranger.get('/v1/client')).body.response).toBeNull();
    stranger.cookies.set('__client', 'a.b.c');
    expect((await stranger.get('/v1/client')).body.response).toBeNull();
    stranger.close();
  });
});
