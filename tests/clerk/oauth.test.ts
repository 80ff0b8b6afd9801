import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { fieldAt, textAt } from './fields.ts';
import { begin, CALLBACK, choose, goThrough, pageOf, type Person } from './oauth-visit.ts';
import { errorCode, PASSWORD, Visitor } from './visitor.ts';

const clock = new FakeClock();
const visitors: Visitor[] = [];
let clerk: ClerkStandIn;

beforeAll(async () => {
  clerk = await startClerk({ clock, settings: { socialProviders: ['google', 'github'] } });
});
afterAll(async () => {
  for (const visitor of visitors) visitor.close();
  await clerk.stop();
});

function visit(): Visitor {
  const visitor = new Visitor(clerk);
  visitors.push(visitor);
  return visitor;
}

let count = 0;
function somebody(): Person {
  count += 1;
  return { email_address: `o${count}@example.com`, first_name: 'Olga', last_name: `No ${count}` };
}

async function signUpWith(person: Person): Promise<{ visitor: Visitor; userId: string }> {
  const visitor = visit();
  const client = await goThrough(visitor, await begin(visitor, 'sign_ups'), person);
  return { visitor, userId: textAt(client, 'response.sign_up.created_user_id') };
}

const IN = 'response.sign_in.first_factor_verification';
const UP = 'response.sign_up.verifications.external_account';

describe('signing up at a provider', () => {
  test('makes a user with the provider’s address, names and account', async () => {
    const person = somebody();
    const { visitor, userId } = await signUpWith(person);
    const me = await visitor.get('/v1/me');
    expect(me.body.response).toMatchObject({
      id: userId,
      first_name: person.first_name,
      last_name: person.last_name,
      password_enabled: false,
    });
    expect(fieldAt(me, 'response.email_addresses.0')).toMatchObject({
      email_address: person.email_address,
      verification: { status: 'verified', strategy: 'from_oauth_google' },
    });
    expect(fieldAt(me, 'response.external_accounts.0')).toMatchObject({
      provider: 'oauth_google',
      email_address: person.email_address,
      verification: { status: 'verified', strategy: 'oauth_google' },
    });
    expect(fieldAt(await visitor.get('/v1/client'), 'response.last_authentication_strategy')).toBe('oauth_google');
  });

  test('goes over into a sign-in for whoever has an account', async () => {
    const person = somebody();
    const { userId } = await signUpWith(person);
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, 'sign_ups'), person);
    expect([fieldAt(client, `${UP}.status`), fieldAt(client, `${UP}.error.code`)]).toEqual([
      'transferable',
      'external_account_exists',
    ]);
    const signedIn = await visitor.post('/v1/client/sign_ins', { transfer: 'true' });
    expect(fieldAt(signedIn, 'response.status')).toBe('complete');
    expect(fieldAt(await visitor.get('/v1/me'), 'response.id')).toBe(userId);
  });

  test('is refused an address that somebody reserved and nobody proved', async () => {
    const person = somebody();
    await fetch(`${clerk.apiUrl}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: JSON.stringify({
        email_address: [person.email_address],
        email_address_identification_status: ['reserved'],
        password: PASSWORD,
      }),
    });
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, 'sign_ups'), person);
    expect([fieldAt(client, `${UP}.status`), fieldAt(client, `${UP}.error.code`)]).toEqual([
      'failed',
      'form_identifier_exists',
    ]);
    expect(fieldAt(client, 'response.sessions')).toEqual([]);
  });
});

describe('signing in at a provider', () => {
  test('finds the user by the account, whatever the address is now', async () => {
    const person = somebody();
    const { userId } = await signUpWith(person);
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, 'sign_ins'), { ...person, first_name: 'Other' });
    expect(client.body.response).toMatchObject({
      sign_in: { status: 'complete' },
      last_active_session_id: expect.stringMatching(/^sess_/) as string,
    });
    expect(fieldAt(await visitor.get('/v1/me'), 'response.id')).toBe(userId);
  });

  test('links the account to a user with that verified address', async () => {
    const person = somebody();
    const { userId } = await visit().signUp(person.email_address);
    const visitor = visit();
    await goThrough(visitor, await begin(visitor, 'sign_ins', { strategy: 'oauth_github' }), person);
    const me = await visitor.get('/v1/me');
    expect([fieldAt(me, 'response.id'), fieldAt(me, 'response.external_accounts.0.provider')]).toEqual([
      userId,
      'oauth_github',
    ]);
  });

  test('goes over into a sign-up for whoever has no account, once', async () => {
    const person = somebody();
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, 'sign_ins'), person);
    expect([fieldAt(client, `${IN}.status`), fieldAt(client, `${IN}.error.code`)]).toEqual([
      'transferable',
      'external_account_not_found',
    ]);
    const signedUp = await visitor.post('/v1/client/sign_ups', { transfer: 'true', unsafe_metadata: '{"a":1}' });
    expect(signedUp.body.response).toMatchObject({ status: 'complete', email_address: person.email_address });
    await visitor.override('DELETE', '/v1/client/sessions');
    expect(errorCode(await visitor.post('/v1/client/sign_ups', { transfer: 'true' }))).toBe('account_transfer_invalid');
  });

  test.for(['sign_ins', 'sign_ups'])('%s have nothing to go over from at first', async (resource) => {
    const refused = await visit().post(`/v1/client/${resource}`, { transfer: 'true' });
    expect([refused.status, errorCode(refused)]).toEqual([400, 'account_transfer_invalid']);
  });

  test.for([
    ['ban', 'user_banned'],
    ['lock', 'user_locked'],
  ])('a %s ends in its error', async ([action, code]) => {
    const person = somebody();
    const { userId } = await signUpWith(person);
    await fetch(`${clerk.apiUrl}/v1/users/${userId}/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
    });
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, 'sign_ins'), person);
    expect([fieldAt(client, `${IN}.error.code`), fieldAt(client, 'response.sessions')]).toEqual([code, []]);
  });

  test.for([
    ['sign_ins', IN],
    ['sign_ups', UP],
  ] as const)('a refusal at the provider is told to %s', async ([resource, path]) => {
    const visitor = visit();
    const client = await goThrough(visitor, await begin(visitor, resource), { decision: 'deny' });
    expect([fieldAt(client, `${path}.status`), fieldAt(client, `${path}.error.code`)]).toEqual([
      'failed',
      'oauth_access_denied',
    ]);
  });
});

describe('what sets out is checked', () => {
  test.for<[string, Record<string, string>, string]>([
    ['a provider that is not played', { strategy: 'oauth_tiktok' }, 'oauth_unsupported_provider'],
    ['no redirect_url', { redirect_url: '' }, 'form_param_missing'],
    ['a script to return to', { redirect_url: 'javascript:alert(1)' }, 'form_param_format_invalid'],
    ['a path to return to', { redirect_url: '/sso-callback' }, 'form_param_format_invalid'],
    ['an address to end at that is none', { action_complete_redirect_url: 'http://[' }, 'form_param_format_invalid'],
    ['a script to end at', { action_complete_redirect_url: 'data:text/html,x' }, 'form_param_format_invalid'],
  ])('%s', async ([, form, code]) => {
    for (const resource of ['sign_ins', 'sign_ups'] as const) {
      expect(errorCode(await begin(visit(), resource, form))).toBe(code);
    }
  });

  test('a provider that the instance has not enabled', async () => {
    const bare = await startClerk();
    const visitor = new Visitor(bare);
    expect(errorCode(await begin(visitor, 'sign_ins'))).toBe('form_param_value_invalid');
    expect(fieldAt(await visitor.get('/v1/environment'), 'user_settings.social')).toEqual({});
    visitor.close();
    await bare.stop();
  });
});

describe('the provider’s page', () => {
  test('lists who was there before, with every text escaped, and takes one of them', async () => {
    const person = { ...somebody(), first_name: '<script>alert("x")</script>' };
    await signUpWith(person);
    const visitor = visit();
    const page = pageOf(await begin(visitor, 'sign_ins'));
    const { text } = await visitor.get(page);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>');
    const [, account = ''] =
      /name="account" value="(\d+)">(?:(?!name="account").)*o\d+@example\.com/.exec(
        text.slice(text.lastIndexOf('name="account"')),
      ) ?? [];
    await visitor.get(await choose(visitor, page, { account }));
    expect(fieldAt(await visitor.get('/v1/me'), 'response.email_addresses.0.email_address')).toBe(person.email_address);
  });

  test.for([
    ['another client_id', { client_id: 'ins_other' }],
    ['another redirect_uri', { redirect_uri: 'https://evil.example.com/' }],
    ['another response_type', { response_type: 'token' }],
    ['an unknown state', { state: 'forged' }],
    ['no state', { state: '' }],
  ] as const)('refuses %s and sends nobody anywhere', async ([, change]) => {
    const visitor = visit();
    const [path = '', query] = pageOf(await begin(visitor, 'sign_ins')).split('?');
    const form = { ...Object.fromEntries(new URLSearchParams(query)), ...change, ...somebody() };
    for (const answer of [await visitor.get(`${path}?${new URLSearchParams(form)}`), await visitor.post(path, form)]) {
      expect([answer.status, errorCode(answer), answer.headers['location']]).toEqual([
        400,
        'oauth_authorize_request_error',
        undefined,
      ]);
    }
  });

  test.for<[string, Record<string, string>, string]>([
    ['an account that it does not know', { account: '1' }, 'resource_not_found'],
    ['no address', { first_name: 'A', last_name: 'B' }, 'form_param_missing'],
    ['no address worth the name', { ...somebody(), email_address: 'x' }, 'form_param_format_invalid'],
  ])('refuses %s', async ([, fields, code]) => {
    const visitor = visit();
    const [path = '', query] = pageOf(await begin(visitor, 'sign_ins')).split('?');
    const answer = await visitor.post(path, { ...Object.fromEntries(new URLSearchParams(query)), ...fields });
    expect(errorCode(answer)).toBe(code);
  });

  test('of another provider does not know the request, and one that is not played is not there', async () => {
    const visitor = visit();
    const page = pageOf(await begin(visitor, 'sign_ins'));
    expect(errorCode(await visitor.get(page.replace('google', 'github')))).toBe('oauth_authorize_request_error');
    expect(errorCode(await visitor.get(page.replace('google', 'tiktok')))).toBe('resource_not_found');
  });
});

describe('the callback', () => {
  test('is good once', async () => {
    const visitor = visit();
    const callback = await choose(visitor, pageOf(await begin(visitor, 'sign_ups')), { ...somebody() });
    expect((await visitor.get(callback)).status).toBe(303);
    const again = await visitor.get(callback);
    expect([again.status, errorCode(again)]).toEqual([403, 'authorization_invalid']);
  });

  test.for([
    ['nothing', ''],
    ['a forged state', 'state=forged&code=x'],
    ['an error alone', 'error=access_denied'],
  ])('refuses %s', async ([, query]) => {
    const refused = await visit().get(`/v1/oauth_callback?${query}`);
    expect([refused.status, errorCode(refused)]).toEqual([403, 'authorization_invalid']);
  });

  test('refuses a browser that shows another client', async () => {
    const [attacker, victim] = [visit(), visit()];
    const callback = await choose(attacker, pageOf(await begin(attacker, 'sign_ups')), { ...somebody() });
    await victim.signUp(somebody().email_address);
    const before = fieldAt(await victim.get('/v1/me'), 'response.id');
    const refused = await victim.get(callback);
    expect([refused.status, errorCode(refused)]).toEqual([403, 'authorization_invalid']);
    expect(fieldAt(await victim.get('/v1/me'), 'response.id')).toBe(before);
    expect(errorCode(await attacker.get(callback))).toBe('authorization_invalid');
  });

  test('finds its browser where third-party cookies are blocked', async () => {
    const visitor = visit();
    const callback = await choose(visitor, pageOf(await begin(visitor, 'sign_ups')), { ...somebody() });
    const bare = visit();
    expect((await bare.get(callback)).headers['location']).toBe(CALLBACK);
    expect((await visitor.get('/v1/client')).body.response.sessions).toHaveLength(1);
  });

  test('takes a code for its own state only', async () => {
    const [first, second] = [visit(), visit()];
    const stolen = await choose(first, pageOf(await begin(first, 'sign_ins')), { ...somebody() });
    const started = await begin(second, 'sign_ins');
    const code = new URLSearchParams(stolen.split('?')[1]).get('code') ?? '';
    const state = new URLSearchParams(pageOf(started).split('?')[1]).get('state') ?? '';
    await second.get(`/v1/oauth_callback?${new URLSearchParams({ code, state })}`);
    const client = await second.get('/v1/client');
    expect([fieldAt(client, `${IN}.status`), fieldAt(client, `${IN}.error.code`)]).toEqual([
      'failed',
      'oauth_token_exchange_error',
    ]);
  });

  test('comes too late after ten minutes, and so does the page', async () => {
    const visitor = visit();
    const page = pageOf(await begin(visitor, 'sign_ups'));
    const callback = await choose(visitor, page, { ...somebody() });
    clock.advance(600_000);
    expect(errorCode(await visitor.get(page))).toBe('oauth_authorize_request_error');
    expect(errorCode(await visitor.get(callback))).toBe('authorization_invalid');
  });

  test('by form goes on to the one by address', async () => {
    const visitor = visit();
    const callback = await choose(visitor, pageOf(await begin(visitor, 'sign_ups')), { ...somebody() });
    const posted = await visitor.post(
      '/v1/oauth_callback',
      Object.fromEntries(new URLSearchParams(callback.split('?')[1])),
    );
    expect(posted.status).toBe(303);
    const { pathname, search } = new URL(String(posted.headers['location']));
    expect((await visitor.get(pathname + search)).headers['location']).toBe(CALLBACK);
  });
});

describe('a signed-in user’s accounts', () => {
  const connect = (visitor: Visitor, strategy = 'oauth_github') =>
    visitor.post('/v1/me/external_accounts', { strategy, redirect_url: CALLBACK });

  test('are connected, used to sign in, and disconnected', async () => {
    const [visitor, person] = [visit(), somebody()];
    const { userId } = await visitor.signUp(somebody().email_address);
    await goThrough(visitor, await connect(visitor), person);
    const me = await visitor.get('/v1/me');
    const id = textAt(me, 'response.external_accounts.0.id');
    expect(fieldAt(me, 'response.external_accounts.0.verification.status')).toBe('verified');
    expect(fieldAt(me, 'response.email_addresses.1.email_address')).toBe(person.email_address);
    expect(errorCode(await connect(visitor))).toBe('oauth_account_already_connected');
    const email = textAt(me, 'response.email_addresses.1.id');
    const deletion = await visitor.override('DELETE', `/v1/me/email_addresses/${email}`);
    expect(errorCode(deletion)).toBe('delete_linked_identification_disallowed');
    const other = visit();
    await goThrough(other, await begin(other, 'sign_ins', { strategy: 'oauth_github' }), person);
    expect(fieldAt(await other.get('/v1/me'), 'response.id')).toBe(userId);
    expect((await visitor.override('DELETE', `/v1/me/external_accounts/${id}`)).body.response).toMatchObject({ id });
    expect(fieldAt(await visitor.get('/v1/me'), 'response.external_accounts')).toEqual([]);
    expect(errorCode(await visitor.override('DELETE', `/v1/me/external_accounts/${id}`))).toBe('resource_not_found');
  });

  test('are not taken from another user, who keeps theirs', async () => {
    const person = somebody();
    await signUpWith(person);
    const visitor = visit();
    await visitor.signUp(somebody().email_address);
    await goThrough(visitor, await connect(visitor, 'oauth_google'), person);
    const account = fieldAt(await visitor.get('/v1/me'), 'response.external_accounts.0');
    expect(account).toMatchObject({
      verification: { status: 'failed', error: { code: 'oauth_identification_claimed' } },
    });
    expect(fieldAt(await visitor.get('/v1/me'), 'response.email_addresses')).toHaveLength(1);
  });

  test('are free again once their user is deleted', async () => {
    const person = somebody();
    const { visitor, userId } = await signUpWith(person);
    await visitor.override('DELETE', '/v1/me');
    expect((await signUpWith(person)).userId).not.toBe(userId);
  });

  test.for([
    ['POST', '/v1/me/external_accounts'],
    ['PATCH', '/v1/me/external_accounts/eac_1/reauthorize'],
    ['DELETE', '/v1/me/external_accounts/eac_1'],
  ])('%s %s needs a session', async ([method, path]) => {
    const refused = await visit().send(method ?? '', path ?? '', '');
    expect([refused.status, errorCode(refused)]).toEqual([401, 'authentication_invalid']);
  });
});
