import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { fieldAt, textAt } from './fields.ts';
import { begin, CALLBACK, choose, goThrough, pageOf, type Person } from './oauth-visit.ts';
import { errorCode, Visitor } from './visitor.ts';

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
