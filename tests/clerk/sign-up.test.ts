import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { errorCode, PASSWORD, Visitor } from './visitor.ts';

let clerk: ClerkStandIn;

beforeAll(async () => {
  clerk = await startClerk();
});
afterAll(() => clerk.stop());

describe('signing up', () => {
  test('wants an address, a password and the code, in any order', async () => {
    const visitor = new Visitor(clerk);
    const created = await visitor.post('/v1/client/sign_ups', {
      first_name: 'Ada',
      unsafe_metadata: '{"theme":"dark"}',
    });
    expect(created.body.response).toMatchObject({
      status: 'missing_requirements',
      missing_fields: ['email_address', 'password'],
    });
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    await visitor.override('PATCH', path, { email_address: 'ada+clerk_test@example.com' });
    await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    const verified = await visitor.post(`${path}/attempt_verification`, { strategy: 'email_code', code: '424242' });
    expect(verified.body.response).toMatchObject({
      status: 'missing_requirements',
      missing_fields: ['password'],
      unverified_fields: [],
    });
    const done = await visitor.override('PATCH', path, { password: PASSWORD });
    expect(done.body.response.status).toBe('complete');
    const user = clerk.store.users.get(done.body.response.created_user_id);
    expect(user).toMatchObject({ firstName: 'Ada', unsafeMetadata: { theme: 'dark' } });
    expect(done.body.client).toMatchObject({
      sign_up: null,
      last_active_session_id: done.body.response.created_session_id,
    });
    expect(clerk.store.inbox).toEqual([]);
    visitor.close();
  });

  test('`_method` is understood in the form too', async () => {
    const visitor = new Visitor(clerk);
    const created = await visitor.post('/v1/client/sign_ups');
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    const changed = await visitor.post(path, { _method: 'PATCH', first_name: 'Grace' });
    expect(changed.body.response.first_name).toBe('Grace');
    visitor.close();
  });

  test.for([
    ['an address that is taken', { email_address: 'Taken@example.com' }, 'form_identifier_exists', 'email_address'],
    ['an address that is none', { email_address: 'no address' }, 'form_param_format_invalid', 'email_address'],
    [
      'a short password',
      { email_address: 'b@example.com', password: '1234567' },
      'form_password_length_too_short',
      'password',
    ],
    [
      'a long password',
      { email_address: 'b@example.com', password: 'ü'.repeat(37) },
      'form_password_length_too_long',
      'password',
    ],
    ['metadata that is no object', { unsafe_metadata: '[1]' }, 'form_param_format_invalid', 'unsafe_metadata'],
    ['metadata that is no JSON', { unsafe_metadata: '{' }, 'form_param_format_invalid', 'unsafe_metadata'],
    ['a strategy that is off', { strategy: 'oauth_github' }, 'form_param_value_invalid', 'strategy'],
  ] as const)('is refused for %s', async ([, form, code, param]) => {
    const owner = new Visitor(clerk);
    if (clerk.store.userByIdentifier('taken@example.com') === undefined) await owner.signUp('taken@example.com');
    owner.close();
    const users = clerk.store.users.size;
    const visitor = new Visitor(clerk);
    const answer = await visitor.post('/v1/client/sign_ups', form);
    expect([answer.status, errorCode(answer), answer.body.errors[0]?.meta.param_name]).toEqual([422, code, param]);
    expect(clerk.store.users.size).toBe(users);
    visitor.close();
  });

  test('that is complete cannot be changed', async () => {
    const visitor = new Visitor(clerk);
    await visitor.signUp('done+clerk_test@example.com');
    const [id] = [...clerk.store.signUps.keys()].slice(-1);
    const answer = await visitor.override('PATCH', `/v1/client/sign_ups/${id}`, { first_name: 'Eve' });
    expect([answer.status, errorCode(answer)]).toEqual([403, 'sign_up_cannot_be_updated']);
    visitor.close();
  });

  test('two visitors who verify one address at once become one user', async () => {
    const visitors = [new Visitor(clerk), new Visitor(clerk)];
    const attempts = await Promise.all(
      visitors.map(async (visitor) => {
        const form = { email_address: 'race+clerk_test@example.com', password: PASSWORD };
        const { body } = await visitor.post('/v1/client/sign_ups', form);
        const path = `/v1/client/sign_ups/${body.response.id}`;
        await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
        return () => visitor.post(`${path}/attempt_verification`, { strategy: 'email_code', code: '424242' });
      }),
    );
    const answers = await Promise.all(attempts.map((attempt) => attempt()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    visitors.forEach((visitor) => visitor.close());
  });

  test('unknown sign-ups are not found', async () => {
    const visitor = new Visitor(clerk);
    const answer = await visitor.post('/v1/client/sign_ups/sua_none/prepare_verification', { strategy: 'email_code' });
    expect([answer.status, errorCode(answer)]).toEqual([404, 'resource_not_found']);
    visitor.close();
  });
});

describe('the signed-in user', () => {
  test('changes the profile, the metadata and the password, and leaves', async () => {
    const visitor = new Visitor(clerk);
    const { userId } = await visitor.signUp('me+clerk_test@example.com');
    const named = await visitor.override('PATCH', '/v1/me', { first_name: 'Mae', last_name: '' });
    expect(named.body.response).toMatchObject({ first_name: 'Mae', last_name: null });
    const themed = await visitor.override('PATCH', '/v1/me/metadata', { unsafe_metadata: '{"theme":"light"}' });
    expect(themed.body.response.unsafe_metadata).toEqual({ theme: 'light' });
    const wrong = await visitor.post('/v1/me/change_password', {
      current_password: 'x',
      new_password: 'another password',
    });
    expect(errorCode(wrong)).toBe('form_password_incorrect');
    const right = await visitor.post('/v1/me/change_password', {
      current_password: PASSWORD,
      new_password: 'another password',
    });
    expect(right.status).toBe(200);
    const gone = await visitor.override('DELETE', '/v1/me');
    expect(gone.body.response).toEqual({ object: 'user', id: userId, deleted: true });
    expect(gone.body.client.sessions).toEqual([]);
    expect(errorCode(await visitor.get('/v1/me'))).toBe('authentication_invalid');
    visitor.close();
  });

  test('has no private metadata in the browser', async () => {
    const visitor = new Visitor(clerk);
    const { userId } = await visitor.signUp('private+clerk_test@example.com');
    const user = clerk.store.users.get(userId);
    if (user !== undefined) user.privateMetadata = { secret: 'kept-from-browsers' };
    for (const path of ['/v1/me', '/v1/client']) {
      expect((await visitor.get(path)).text).not.toContain('kept-from-browsers');
    }
    visitor.close();
  });

  test('whose session was ended is signed out', async () => {
    const visitor = new Visitor(clerk);
    const { sessionId } = await visitor.signUp('ended+clerk_test@example.com');
    const ended = await visitor.post(`/v1/client/sessions/${sessionId}/end`);
    expect(ended.body.response.status).toBe('ended');
    const token = await visitor.post(`/v1/client/sessions/${sessionId}/tokens`);
    expect([token.status, errorCode(token)]).toEqual([401, 'authentication_invalid']);
    visitor.close();
  });
});
