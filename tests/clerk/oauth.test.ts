import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, type InstanceSettings, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { fieldAt, textAt } from './fields.ts';
import { begin, goThrough, type Person } from './oauth-visit.ts';
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

describe('what the instance asks for', () => {
  async function visitStrict(settings: Partial<InstanceSettings>): Promise<{ strict: ClerkStandIn; visitor: Visitor }> {
    const strict = await startClerk({ settings: { socialProviders: ['google'], ...settings } });
    return { strict, visitor: new Visitor(strict) };
  }

  test('is asked of who comes from a provider: consent and a username, but no password', async () => {
    const { strict, visitor } = await visitStrict({ legalConsent: true, username: 'required' });
    const client = await goThrough(visitor, await begin(visitor, 'sign_ups'), somebody());
    expect(fieldAt(client, 'response.sign_up.missing_fields')).toEqual(['username', 'legal_accepted']);
    const path = `/v1/client/sign_ups/${textAt(client, 'response.sign_up.id')}`;
    const done = await visitor.override('PATCH', path, { username: 'olga_o', legal_accepted: 'true' });
    expect(fieldAt(done, 'response.status')).toBe('complete');
    expect(fieldAt(await visitor.get('/v1/me'), 'response.external_accounts')).toHaveLength(1);
    visitor.close();
    await strict.stop();
  });

  test('is a second factor still, of who has one', async () => {
    const { strict, visitor } = await visitStrict({ totp: true });
    const person = somebody();
    await goThrough(visitor, await begin(visitor, 'sign_ups'), person);
    const user = strict.store.userByIdentifier(person.email_address);
    const totp = { id: 'totp_1', secret: 'JBSWY3DPEHPK3PXP', verified: true, createdAt: 0, updatedAt: 0 };
    if (user !== undefined) user.totp = totp;
    await visitor.override('DELETE', '/v1/client/sessions');
    const client = await goThrough(visitor, await begin(visitor, 'sign_ins'), person);
    expect([fieldAt(client, 'response.sign_in.status'), fieldAt(client, 'response.sessions')]).toEqual([
      'needs_second_factor',
      [],
    ]);
    visitor.close();
    await strict.stop();
  });

  test.for([
    ['restricted', 'sign_up_mode_restricted'],
    ['waitlist', 'sign_up_restricted_waitlist'],
  ] as const)('is an invitation, where sign-ups are %s', async ([signUpMode, code]) => {
    const { strict, visitor } = await visitStrict({ signUpMode });
    expect(errorCode(await begin(visitor, 'sign_ups'))).toBe(code);
    const client = await goThrough(visitor, await begin(visitor, 'sign_ins'), somebody());
    expect(fieldAt(client, `${IN}.status`)).toBe('transferable');
    expect(errorCode(await visitor.post('/v1/client/sign_ups', { transfer: 'true' }))).toBe(code);
    visitor.close();
    await strict.stop();
  });
});
