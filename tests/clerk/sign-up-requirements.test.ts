import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, type InstanceSettings, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Answer, errorCode, lastCode, PASSWORD, Visitor } from './visitor.ts';

const running: { stop(): unknown }[] = [];
async function start(settings: Partial<InstanceSettings>, clock?: FakeClock): Promise<ClerkStandIn> {
  const clerk = await startClerk({ settings, ...(clock === undefined ? {} : { clock }) });
  running.push(clerk);
  return clerk;
}
function visit(clerk: ClerkStandIn): Visitor {
  const visitor = new Visitor(clerk);
  running.push({ stop: () => visitor.close() });
  return visitor;
}
afterAll(() => Promise.all(running.map((each) => each.stop())));

const ADDRESS = 'ada+clerk_test@example.com';

describe('a sign-up that must bring names, a username and consent', () => {
  let clerk: ClerkStandIn;
  beforeAll(async () => {
    clerk = await start({ username: 'required', firstName: 'required', lastName: 'off', legalConsent: true });
  });

  test('says what is missing until nothing is', async () => {
    const visitor = visit(clerk);
    const created = await visitor.post('/v1/client/sign_ups', { email_address: ADDRESS, password: PASSWORD });
    expect(created.body.response).toMatchObject({
      required_fields: ['email_address', 'username', 'first_name', 'password', 'legal_accepted'],
      optional_fields: [],
      missing_fields: ['username', 'first_name', 'legal_accepted'],
      unverified_fields: ['email_address'],
    });
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    const verified = await visitor.post(`${path}/attempt_verification`, { strategy: 'email_code', code: '424242' });
    expect(verified.body.response).toMatchObject({ status: 'missing_requirements', unverified_fields: [] });
    const named = await visitor.override('PATCH', path, { username: ' Ada_L ', first_name: 'Ada' });
    expect(named.body.response).toMatchObject({ missing_fields: ['legal_accepted'], username: 'ada_l' });
    const done = await visitor.override('PATCH', path, { legal_accepted: 'true' });
    expect(done.body.response.status).toBe('complete');
    const user = clerk.store.userByIdentifier('ADA_L');
    expect(user).toMatchObject({ username: 'ada_l', firstName: 'Ada', legalAcceptedAt: expect.any(Number) as number });
    await visitor.override('DELETE', '/v1/client/sessions');
    const signedIn = await visitor.post('/v1/client/sign_ins', { identifier: 'Ada_L', password: PASSWORD });
    expect(signedIn.body.response).toMatchObject({
      status: 'complete',
      supported_identifiers: ['email_address', 'username'],
    });
  });

  test('tells the components so', async () => {
    const { body } = await visit(clerk).get('/v1/environment');
    expect(body).toMatchObject({
      auth_config: { username: 'required', first_name: 'required', last_name: 'off' },
      user_settings: {
        attributes: { username: { required: true, used_for_first_factor: true }, last_name: { enabled: false } },
        sign_up: { legal_consent_enabled: true },
      },
    });
  });

  test.for([
    ['a username that is too short', { username: 'abc' }, 'form_username_invalid_length', 'username'],
    ['a username that is too long', { username: 'a'.repeat(65) }, 'form_username_invalid_length', 'username'],
    ['a username with a blank', { username: 'ada l' }, 'form_username_invalid_character', 'username'],
    ['a username of digits', { username: '12345' }, 'form_username_needs_non_number_char', 'username'],
    ['a username that is taken', { username: 'Taken_One' }, 'form_identifier_exists', 'username'],
    ['a field that is off', { last_name: 'Lovelace' }, 'form_param_unknown', 'last_name'],
    ['consent that is denied', { legal_accepted: 'false' }, 'legal_not_accepted', 'legal_accepted'],
    ['a link where codes are sent', { strategy: 'email_link' }, 'form_param_value_invalid', 'strategy'],
  ] as const)('is refused for %s', async ([, form, code, param]) => {
    if (clerk.store.userByIdentifier('taken_one') === undefined) {
      await fetch(`${clerk.apiUrl}/_control/users`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ users: [{ email_address: ['t@example.com'], username: 'taken_one' }] }),
      });
    }
    const visitor = visit(clerk);
    const created = await visitor.post('/v1/client/sign_ups', { first_name: 'Grace' });
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    const answer = await visitor.override('PATCH', path, { ...form, first_name: 'Eve' });
    expect([answer.status, errorCode(answer), answer.body.errors[0]?.meta.param_name]).toEqual([422, code, param]);
    // All or none.
    expect((await visitor.get(path)).body.response.first_name).toBe('Grace');
  });
});

test('without verification a password is enough, and the address stays unproven', async () => {
  const clerk = await start({ emailVerification: 'none' });
  const visitor = visit(clerk);
  const done = await visitor.post('/v1/client/sign_ups', { email_address: 'a@example.com', password: PASSWORD });
  expect(done.body.response).toMatchObject({ status: 'complete', unverified_fields: [] });
  expect(done.body.client.sessions[0]?.user.email_addresses[0]).toMatchObject({ verification: null, reserved: false });
  expect(clerk.store.inbox).toEqual([]);
  const { id } = done.body.response;
  const again = await visitor.post(`/v1/client/sign_ups/${id}/prepare_verification`, { strategy: 'email_code' });
  expect([again.status, errorCode(again)]).toEqual([403, 'sign_up_cannot_be_updated']);
});

test('without passwords the code is all, and a password is unknown', async () => {
  const clerk = await start({ password: 'off' });
  const visitor = visit(clerk);
  const refused = await visitor.post('/v1/client/sign_ups', { email_address: 'a@example.com', password: PASSWORD });
  expect(errorCode(refused)).toBe('form_param_unknown');
  const created = await visitor.post('/v1/client/sign_ups', { email_address: 'a@example.com' });
  const path = `/v1/client/sign_ups/${created.body.response.id}`;
  await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
  const code = lastCode(clerk, 'a@example.com');
  const done = await visitor.post(`${path}/attempt_verification`, { strategy: 'email_code', code });
  expect(done.body.response.status).toBe('complete');
  await visitor.override('DELETE', '/v1/client/sessions');
  const byPassword = await visitor.post('/v1/client/sign_ins', { identifier: 'a@example.com', password: 'x' });
  expect(errorCode(byPassword)).toBe('form_param_value_invalid');
});

test('a username and a password are enough where no address is asked for', async () => {
  const clerk = await start({ emailAddress: 'off', emailVerification: 'none', emailFactors: [], username: 'required' });
  const visitor = visit(clerk);
  const done = await visitor.post('/v1/client/sign_ups', { username: 'grace_h', password: PASSWORD });
  expect(done.body.response).toMatchObject({ status: 'complete', email_address: null });
  expect(done.body.client.sessions[0]?.user).toMatchObject({ email_addresses: [], primary_email_address_id: null });
});

test.for([
  ['restricted', 'sign_up_mode_restricted'],
  ['waitlist', 'sign_up_restricted_waitlist'],
] as const)('nobody signs up while the mode is %s', async ([signUpMode, code]) => {
  const clerk = await start({ signUpMode });
  const answer = await visit(clerk).post('/v1/client/sign_ups', { email_address: ADDRESS });
  expect([answer.status, errorCode(answer)]).toEqual([403, code]);
  expect(clerk.store.signUps.size).toBe(0);
});

test('a sign-up is given up after a day, and when the next one begins', async () => {
  const clock = new FakeClock();
  const visitor = visit(await start({}, clock));
  const begin = async (): Promise<string> => {
    const { body } = await visitor.post('/v1/client/sign_ups', { email_address: ADDRESS });
    return `/v1/client/sign_ups/${body.response.id}`;
  };
  const older = await begin();
  const newer = await begin();
  const refused = await visitor.override('PATCH', older, { first_name: 'Eve' });
  expect([refused.status, errorCode(refused)]).toEqual([403, 'resource_forbidden']);
  expect((await visitor.override('PATCH', newer, { first_name: 'Ada' })).status).toBe(200);
  clock.advance(86_400_000);
  const answers: Answer[] = [await visitor.get(newer), await visitor.override('PATCH', newer, { first_name: 'Eve' })];
  expect(answers.map((answer) => [answer.status, errorCode(answer)])).toEqual(
    Array.from({ length: 2 }, () => [404, 'resource_not_found']),
  );
});

test.for([
  ['nobody could be told apart', { emailAddress: 'optional' }],
  ['nothing proves who it is', { password: 'optional', emailFactors: [] }],
  ['backup codes stand alone', { backupCodes: true }],
  ['there is no address to verify', { emailAddress: 'off', username: 'required' }],
  ['client trust has nothing to send', { clientTrust: true, emailFactors: [] }],
  ['a lock needs no attempt', { lockout: { maxAttempts: 0, minutes: 1 } }],
] as const)('settings under which %s are refused', async ([, settings]) => {
  await expect(startClerk({ settings })).rejects.toMatchObject({ code: 'usage', remedy: expect.any(String) as string });
});
