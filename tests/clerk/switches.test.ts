import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { claimsOf, fieldAt, textAt } from './fields.ts';
import { begin, goThrough } from './oauth-visit.ts';
import { type Answer, type Body, errorCode, PASSWORD, Visitor } from './visitor.ts';

const visitors: Visitor[] = [];
const clock = new FakeClock();
let development: ClerkStandIn;
let production: ClerkStandIn;

beforeAll(async () => {
  [development, production] = await Promise.all([
    startClerk({ clock }),
    startClerk({ environment: 'production', clock }),
  ]);
});
afterAll(async () => {
  for (const visitor of visitors) visitor.close();
  await Promise.all([development.stop(), production.stop()]);
});
afterEach(async () => {
  const off = { maintenanceMode: false, botProtection: false, multiSession: false, limits: false, socialProviders: [] };
  await Promise.all([development, production].map((clerk) => set(clerk, { ...off, tokenLifetimeSeconds: 60 })));
});

function visit(clerk: ClerkStandIn): Visitor {
  const visitor = new Visitor(clerk);
  visitors.push(visitor);
  return visitor;
}

async function ask(clerk: ClerkStandIn, method: string, path: string, body?: unknown) {
  const response = await fetch(`${clerk.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${clerk.secretKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
const set = (clerk: ClerkStandIn, settings: object) => ask(clerk, 'PATCH', '/_control/settings', settings);

describe('maintenance mode', () => {
  const refusal = (answer: { status: number; body: Body }): string => `${answer.status} ${answer.body.errors[0]?.code}`;

  test('on production lets signed-in users go on and refuses every other change', async () => {
    const visitor = visit(production);
    const { sessionId, userId } = await visitor.signUp('kept@example.com');
    await set(production, { maintenanceMode: true });
    expect(fieldAt(await visitor.get('/v1/environment'), 'maintenance_mode')).toBe(true);
    const permitted = await Promise.all([
      visitor.get('/v1/client'),
      visitor.get('/v1/me'),
      visitor.post(`/v1/client/sessions/${sessionId}/touch`),
      visitor.post(`/v1/client/sessions/${sessionId}/tokens`),
      ask(production, 'GET', `/v1/users/${userId}`),
      ask(production, 'POST', `/v1/sessions/${sessionId}/tokens`, {}),
    ]);
    expect(permitted.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const refused = await Promise.all([
      visitor.post('/v1/client/sign_ups'),
      visit(production).post('/v1/client/sign_ins', { identifier: 'kept@example.com' }),
      visitor.override('PATCH', '/v1/me', { first_name: 'X' }),
      visitor.override('DELETE', '/v1/client/sessions'),
      visitor.post(`/v1/client/sessions/${sessionId}/end`),
      ask(production, 'POST', '/v1/users', { email_address: ['x@example.com'] }),
      ask(production, 'DELETE', `/v1/users/${userId}`),
    ]);
    expect(refused.map(refusal)).toEqual(Array(7).fill('503 maintenance_mode'));
    await set(production, { maintenanceMode: false });
    expect((await visitor.override('PATCH', '/v1/me', { first_name: 'X' })).status).toBe(200);
  });

  test('on development refuses everything', async () => {
    await set(development, { maintenanceMode: true });
    const visitor = visit(development);
    const refused = [
      await visitor.get('/v1/client'),
      await visitor.get('/v1/environment'),
      await visitor.post('/v1/dev_browser'),
      await ask(development, 'GET', '/v1/users'),
    ];
    expect(refused.map(refusal)).toEqual(Array(4).fill('503 maintenance_mode'));
    expect((await ask(development, 'GET', '/_control/settings')).status).toBe(200);
  });
});

describe('bot protection', () => {
  const signUp = (visitor: Visitor, form: Readonly<Record<string, string>> = {}, token = ''): Promise<Answer> =>
    visitor.post(`/v1/client/sign_ups${token === '' ? '' : `?__clerk_testing_token=${token}`}`, form);
  const newToken = async (): Promise<string> => {
    const { body } = await ask(development, 'POST', '/v1/testing_tokens');
    return (body as unknown as { token: string }).token;
  };

  test('asks for a challenge that only a testing token spares', async () => {
    await set(development, { botProtection: true });
    const visitor = visit(development);
    expect(fieldAt(await visitor.get('/v1/environment'), 'user_settings.sign_up.captcha_enabled')).toBe(true);
    const refused = await signUp(visitor);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'captcha_missing_token']);
    expect(errorCode(await signUp(visitor, { captcha_token: 'solved' }))).toBe('captcha_invalid');
    const passed = await signUp(visitor, { email_address: 'bot@example.com' }, await newToken());
    expect([passed.status, fieldAt(passed, 'client.captcha_bypass')]).toEqual([200, true]);
  });

  test('refuses a testing token that is unknown, of another instance, or an hour old', async () => {
    await set(development, { botProtection: true });
    const visitor = visit(development);
    const token = await newToken();
    const { body } = await ask(production, 'POST', '/v1/testing_tokens');
    const foreign = (body as unknown as { token: string }).token;
    for (const wrong of ['unknown', foreign]) {
      expect(errorCode(await signUp(visitor, {}, wrong))).toBe('captcha_missing_token');
    }
    expect((await signUp(visitor, {}, token)).status).toBe(200);
    clock.advance(3_600_000);
    expect(errorCode(await signUp(visitor, {}, token))).toBe('captcha_missing_token');
  });

  test('leaves alone who signs in, and who comes from a provider', async () => {
    const known = visit(development);
    await known.signUp('human@example.com');
    await set(development, { botProtection: true, socialProviders: ['google'] });
    const signIn = { identifier: 'human@example.com', password: PASSWORD };
    expect((await visit(development).post('/v1/client/sign_ins', signIn)).status).toBe(200);
    const visitor = visit(development);
    const person = { email_address: 'robot@example.com', first_name: 'R', last_name: 'B' };
    await goThrough(visitor, await begin(visitor, 'sign_ins'), person);
    const transferred = await visitor.post('/v1/client/sign_ups', { transfer: 'true' });
    expect(fieldAt(transferred, 'response.status')).toBe('complete');
    const other = await begin(visit(development), 'sign_ups', { strategy: 'oauth_github' });
    expect(errorCode(other)).toBe('captcha_missing_token');
  });

  test('is off by default, where any token is as good as none', async () => {
    const answer = await signUp(visit(development), {}, 'unknown');
    expect([answer.status, fieldAt(answer, 'client.captcha_bypass')]).toEqual([200, false]);
  });
});

describe('limits', () => {
  test('are switched on while it runs', async () => {
    const visitor = visit(development);
    await set(development, { limits: true });
    const answers: Answer[] = [];
    for (let index = 0; index < 6; index += 1) answers.push(await visitor.post('/v1/client/sign_ins'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    await set(development, { limits: false });
    expect((await visitor.post('/v1/client/sign_ins')).status).toBe(200);
  });

  test('count OAuth and the proving of an address in', async () => {
    await set(development, { socialProviders: ['google'] });
    const visitor = visit(development);
    await visitor.signUp('counted@example.com');
    await set(development, { limits: true });
    clock.advance(10_000);
    const path = `/v1/me/email_addresses/${textAt(await visitor.get('/v1/me'), 'response.email_addresses.0.id')}`;
    const attempts: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      attempts.push(errorCode(await visitor.post(`${path}/attempt_verification`, { code: 'x' })));
    }
    expect(attempts.at(-1)).toBe('too_many_requests');
    const stranger = visit(development);
    const begun: number[] = [];
    for (let index = 0; index < 6; index += 1) begun.push((await begin(stranger, 'sign_ins')).status);
    expect(begun).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('let a development instance send 100 emails a month, those to test addresses aside', async () => {
    const visitor = visit(development);
    await visitor.signUp('writer+clerk_test@example.com');
    const emails = '/v1/me/email_addresses';
    const real = textAt(await visitor.post(emails, { email_address: 'real@example.com' }), 'response.id');
    const fake = textAt(await visitor.post(emails, { email_address: 'fake+clerk_test@example.com' }), 'response.id');
    const send = (id: string) => visitor.post(`${emails}/${id}/prepare_verification`, { strategy: 'email_code' });
    await set(development, { limits: true });
    for (let index = 0; index < 100; index += 1) expect((await send(real)).status).toBe(200);
    const refused = await send(real);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'dev_monthly_email_limit_exceeded']);
    expect((await send(fake)).status).toBe(200);
    clock.advance(31 * 86_400_000);
    expect((await send(real)).status).toBe(200);
  });
});

test('the life of a session token is changed while it runs', async () => {
  const visitor = visit(development);
  const { sessionId } = await visitor.signUp('life@example.com');
  await set(development, { tokenLifetimeSeconds: 5 });
  const { exp, iat } = claimsOf((await visitor.post(`/v1/client/sessions/${sessionId}/tokens`)).body.jwt);
  expect(Number(exp) - Number(iat)).toBe(5);
});

test.for<[string, Record<string, unknown>, string]>([
  ['an unknown name', { more: true }, 'form_param_unknown'],
  ['a text for a switch', { maintenanceMode: 'yes' }, 'form_param_format_invalid'],
  ['a provider that is not played', { socialProviders: ['tiktok'] }, 'form_param_value_invalid'],
  ['a list that is none', { socialProviders: 'google' }, 'form_param_format_invalid'],
  ['a life of no seconds', { tokenLifetimeSeconds: 0 }, 'form_param_value_invalid'],
  ['part of a second', { tokenLifetimeSeconds: 1.5 }, 'form_param_value_invalid'],
  ['what nobody could sign up with', { emailAddress: 'off' }, 'form_param_value_invalid'],
  ['null for a switch', { botProtection: null }, 'form_param_format_invalid'],
  ['limits that are no switch', { limits: 1, maintenanceMode: true }, 'form_param_format_invalid'],
])('the control API refuses %s and changes nothing', async ([, settings, code]) => {
  const { body } = await set(development, settings);
  expect(body.errors[0]?.code).toBe(code);
  const now = (await ask(development, 'GET', '/_control/settings')).body as unknown as { settings: object };
  expect(now.settings).toMatchObject({
    maintenanceMode: false,
    limits: false,
    socialProviders: [],
    tokenLifetimeSeconds: 60,
  });
});
