import { createClerkClient, verifyToken } from '@clerk/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { PASSWORD, Visitor } from './visitor.ts';

let clerk: ClerkStandIn;
let client: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  clerk = await startClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: clerk.publishableKey,
    apiUrl: clerk.apiUrl,
    telemetry: { disabled: true },
  });
});
beforeEach(async () => {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
});
afterAll(() => clerk.stop());

function createUser(name: string, more: object = {}): ReturnType<typeof client.users.createUser> {
  return client.users.createUser({ emailAddress: [`${name}@example.com`], password: PASSWORD, ...more });
}

type ListFilter = Parameters<typeof client.users.getUserList>[0];

/** Status and code of what the client threw. */
async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { status, errors } = (error ?? {}) as { status?: number; errors?: { code: string }[] };
  return `${status} ${errors?.[0]?.code}`;
}

describe('users', () => {
  test('are created, read, changed and deleted', async () => {
    const user = await createUser('ada', { firstName: 'Ada', externalId: 'crm-1', publicMetadata: { plan: 'free' } });
    expect(user.primaryEmailAddress?.emailAddress).toBe('ada@example.com');
    expect(user.passwordEnabled).toBe(true);
    expect((await client.users.getUser(user.id)).firstName).toBe('Ada');
    const changed = await client.users.updateUser(user.id, { lastName: 'Lovelace' });
    expect([changed.firstName, changed.lastName]).toEqual(['Ada', 'Lovelace']);
    expect(changed.updatedAt).toBeGreaterThan(user.updatedAt);
    expect(await client.users.deleteUser(user.id)).toMatchObject({ id: user.id, deleted: true });
    expect(await refusal(client.users.getUser(user.id))).toBe('404 resource_not_found');
  });

  test('metadata is merged deep by PATCH, null removes; PUT replaces', async () => {
    const user = await createUser('ada', { publicMetadata: { plan: 'free', seats: { used: 1, paid: 2 } } });
    const merged = await client.users.updateUserMetadata(user.id, {
      publicMetadata: { plan: null, seats: { used: 3 } },
    });
    expect(merged.publicMetadata).toEqual({ seats: { used: 3, paid: 2 } });
    const replaced = await client.users.replaceUserMetadata(user.id, { publicMetadata: { only: true } });
    expect(replaced.publicMetadata).toEqual({ only: true });
  });

  test.for<[string, ListFilter, string[]]>([
    ['emailAddress', { emailAddress: ['ADA@example.com', 'bob@example.com'] }, ['bob', 'ada']],
    ['externalId', { externalId: ['id-cy'] }, ['cy']],
    ['query over names', { query: 'lovel' }, ['ada']],
    ['query over addresses', { query: 'bob@' }, ['bob']],
    ['order by first name', { orderBy: '+first_name' }, ['ada', 'bob', 'cy']],
    ['newest first by default', {}, ['cy', 'bob', 'ada']],
    ['limit and offset', { limit: 1, offset: 1 }, ['bob']],
    ['nobody', { emailAddress: ['nobody@example.com'] }, []],
  ])('are listed by %s', async ([, filter, expected]) => {
    await createUser('ada', { firstName: 'Ada', lastName: 'Lovelace' });
    await createUser('bob', { firstName: 'Bob' });
    await createUser('cy', { firstName: 'Cy', externalId: 'id-cy' });
    const { data } = await client.users.getUserList(filter);
    expect(data.map((user) => user.primaryEmailAddress?.emailAddress.split('@')[0])).toEqual(expected);
  });

  test('user ids filter, and the count counts what the filter lets through', async () => {
    const ada = await createUser('ada');
    await createUser('bob');
    const { data, totalCount } = await client.users.getUserList({ userId: [ada.id, 'user_gone'], limit: 1 });
    expect([data.map(({ id }) => id), totalCount]).toEqual([[ada.id], 1]);
    expect(await client.users.getCount()).toBe(2);
  });

  test('a banned user loses its sessions', async () => {
    const user = await createUser('ada');
    const session = await client.sessions.createSession({ userId: user.id });
    expect((await client.users.banUser(user.id)).banned).toBe(true);
    expect((await client.sessions.getSession(session.id)).status).toBe('revoked');
  });

  test.for([
    [
      'an address that is taken',
      { emailAddress: ['Ada@example.com'], password: PASSWORD },
      '422 form_identifier_exists',
    ],
    ['an address that is none', { emailAddress: ['ada'], password: PASSWORD }, '422 form_param_format_invalid'],
    ['no address', { password: PASSWORD }, '422 form_data_missing'],
    ['no password', { emailAddress: ['b@example.com'] }, '422 form_data_missing'],
    ['a short password', { emailAddress: ['b@example.com'], password: 'short' }, '422 form_password_length_too_short'],
    [
      'a long password',
      { emailAddress: ['b@example.com'], password: 'x'.repeat(73) },
      '422 form_password_length_too_long',
    ],
    [
      'an external id that is taken',
      { emailAddress: ['b@example.com'], password: PASSWORD, externalId: 'crm-1' },
      '422 form_data_duplicate',
    ],
    [
      'a phone number',
      { emailAddress: ['b@example.com'], password: PASSWORD, phoneNumber: ['+15555550100'] },
      '422 feature_not_enabled',
    ],
    [
      'metadata over 8 KB',
      { emailAddress: ['b@example.com'], password: PASSWORD, publicMetadata: { x: 'y'.repeat(9_000) } },
      '422 form_param_exceeds_allowed_size',
    ],
  ] as const)('are not created with %s', async ([, params, expected]) => {
    await createUser('ada', { externalId: 'crm-1' });
    expect(
      await refusal(client.users.createUser(params as unknown as Parameters<typeof client.users.createUser>[0])),
    ).toBe(expected);
    expect(await client.users.getCount()).toBe(1);
  });

  test('unknown ids and fields are refused', async () => {
    const user = await createUser('ada');
    expect(await refusal(client.users.deleteUser('user_none'))).toBe('404 resource_not_found');
    expect(await refusal(client.users.updateUser('user_none', {}))).toBe('404 resource_not_found');
    expect(await refusal(client.users.updateUser(user.id, { nonsense: 1 } as object))).toBe('422 form_param_unknown');
    expect(await refusal(client.users.getUserList({ limit: 501 }))).toBe('422 form_param_value_invalid');
    expect(await refusal(client.users.getUserList({ orderBy: 'shoe_size' as 'username' }))).toBe(
      '422 form_param_value_invalid',
    );
    expect(await refusal(client.users.verifyPassword({ userId: user.id, password: 'wrong' }))).toBe(
      '422 incorrect_password',
    );
  });
});

describe('sessions and tokens', () => {
  test('a session gives a token that verifyToken accepts, with the claims of version 2', async () => {
    const user = await createUser('ada');
    const session = await client.sessions.createSession({ userId: user.id });
    const { jwt } = await client.sessions.getToken(session.id);
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    expect(claims).toMatchObject({
      sub: user.id,
      sid: session.id,
      iss: clerk.fapiUrl,
      sts: 'active',
      v: 2,
      fva: [0, -1],
    });
    expect(claims.exp - claims.iat).toBe(60);
    expect(claims.nbf).toBeLessThan(claims.iat);
  });

  test('a token may live longer on request', async () => {
    const session = await client.sessions.createSession({ userId: (await createUser('ada')).id });
    const { jwt } = await client.sessions.getToken(session.id, undefined, 600);
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    expect(claims.exp - claims.iat).toBe(600);
  });

  test('sessions are listed by user and status', async () => {
    const ada = await createUser('ada');
    const bob = await createUser('bob');
    const session = await client.sessions.createSession({ userId: ada.id });
    await client.sessions.createSession({ userId: bob.id });
    const { data, totalCount } = await client.sessions.getSessionList({ userId: ada.id, status: 'active' });
    expect([data.map(({ id }) => id), totalCount]).toEqual([[session.id], 1]);
    await client.sessions.revokeSession(session.id);
    expect((await client.sessions.getSessionList({ userId: ada.id, status: 'active' })).data).toEqual([]);
    expect((await client.sessions.getSessionList({ userId: ada.id, status: 'revoked' })).totalCount).toBe(1);
  });

  test('a revoked session gives no tokens, and is not revoked twice', async () => {
    const session = await client.sessions.createSession({ userId: (await createUser('ada')).id });
    await client.sessions.revokeSession(session.id);
    expect(await refusal(client.sessions.getToken(session.id))).toBe('404 resource_not_found');
    expect(await refusal(client.sessions.revokeSession(session.id))).toBe('400 session_not_active');
  });

  test('unknown sessions, users and templates are refused', async () => {
    const session = await client.sessions.createSession({ userId: (await createUser('ada')).id });
    expect(await refusal(client.sessions.getSession('sess_none'))).toBe('404 resource_not_found');
    expect(await refusal(client.sessions.createSession({ userId: 'user_none' }))).toBe('404 resource_not_found');
    expect(await refusal(client.sessions.getToken(session.id, 'supabase'))).toBe('404 resource_not_found');
    expect(await refusal(client.sessions.getToken(session.id, undefined, 5))).toBe('422 form_param_value_invalid');
  });

  test('a production instance creates no sessions by the Backend API, and has live keys', async () => {
    const live = await startClerk({ environment: 'production' });
    const liveClient = createClerkClient({ secretKey: live.secretKey, apiUrl: live.apiUrl });
    try {
      const user = await liveClient.users.createUser({ emailAddress: ['a@example.com'], password: PASSWORD });
      const creation = liveClient.sessions.createSession({ userId: user.id });
      expect(await refusal(creation)).toBe('400 operation_not_allowed_on_production_instance');
      expect(live.publishableKey).toMatch(/^pk_live_/);
      expect(live.secretKey).toMatch(/^sk_live_/);
    } finally {
      await live.stop();
    }
  });
});

describe('the instance', () => {
  test('says what it is, and its publishable key names the Frontend API', async () => {
    expect(await client.instance.get()).toMatchObject({ environmentType: 'development' });
    const named = Buffer.from(clerk.publishableKey.slice('pk_test_'.length), 'base64').toString();
    expect(named).toBe(`${clerk.frontendApi}$`);
  });

  test('publishes one key at both APIs', async () => {
    const jwks = await client.jwks.getJwks();
    const visitor = new Visitor(clerk);
    expect(jwks.keys?.[0]).toMatchObject((await visitor.get('/.well-known/jwks.json')).body.keys[0] ?? {});
    visitor.close();
  });

  test.for([
    ['no key', undefined, 'authentication_invalid'],
    ['a header without Bearer', 'sk_test_x', 'authorization_header_format_invalid'],
    ['a wrong key', 'Bearer sk_test_wrong', 'clerk_key_invalid'],
  ] as const)('answers 401 to %s', async ([, authorization, code]) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${clerk.apiUrl}/v1/users`, { headers });
    const body = (await response.json()) as { errors: { code: string }[]; clerk_trace_id: string };
    expect([response.status, body.errors[0]?.code]).toEqual([401, code]);
    expect(body.clerk_trace_id).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a token of another instance is refused', async () => {
    const other = await startClerk();
    const otherClient = createClerkClient({ secretKey: other.secretKey, apiUrl: other.apiUrl });
    const user = await otherClient.users.createUser({ emailAddress: ['a@example.com'], password: PASSWORD });
    const { jwt } = await otherClient.sessions.getToken(
      (await otherClient.sessions.createSession({ userId: user.id })).id,
    );
    await other.stop();
    const verification = verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    await expect(verification).rejects.toMatchObject({ reason: 'jwk-kid-mismatch' });
  });
});
