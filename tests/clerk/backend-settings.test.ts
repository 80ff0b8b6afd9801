import { createClerkClient, verifyToken } from '@clerk/backend';
import { decodeJwt, jwtVerify } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startClerk } from '../../sandbox/clerk/index.ts';
import { type Backend, refusal, startBackend } from './backend-client.ts';

let backend: Backend;

beforeAll(async () => {
  backend = await startBackend({
    settings: {
      sessionClaims: { uid: '{{user.external_id || user.id}}', plan: '{{user.public_metadata.plan}}', sub: 'x' },
    },
  });
});
beforeEach(() => backend.reset());
afterAll(() => backend.stop());

async function startSession(more: object = {}): Promise<{ userId: string; sessionId: string }> {
  const user = await backend.createUser('ada', more);
  const session = await backend.client.sessions.createSession({ userId: user.id });
  return { userId: user.id, sessionId: session.id };
}

test('session tokens carry the instance’s own claims, which replace none of Clerk’s', async () => {
  const { sessions, users } = backend.client;
  const { userId, sessionId } = await startSession({ publicMetadata: { plan: 'pro' } });
  const read = async (): Promise<Record<string, unknown>> => {
    const { jwt } = await sessions.getToken(sessionId);
    return verifyToken(jwt, { secretKey: backend.clerk.secretKey, apiUrl: backend.clerk.apiUrl });
  };
  expect(await read()).toMatchObject({ uid: userId, plan: 'pro', sub: userId });
  await users.updateUser(userId, { externalId: 'crm-7' });
  await users.updateUserMetadata(userId, { publicMetadata: { plan: null } });
  expect(await read()).toMatchObject({ uid: 'crm-7', plan: null, sub: userId });
});

describe('JWT templates', () => {
  const claims = { uid: '{{user.external_id || user.id}}', fixed: 1 };

  test('are created, listed, changed, used and deleted', async () => {
    const { jwtTemplates, sessions } = backend.client;
    const { userId, sessionId } = await startSession();
    const template = await jwtTemplates.create({ name: 'hasura', claims });
    expect(template).toMatchObject({ lifetime: 60, allowedClockSkew: 5, signingAlgorithm: 'RS256' });
    const first = decodeJwt((await sessions.getToken(sessionId, 'hasura')).jwt);
    expect(first).toMatchObject({ uid: userId, fixed: 1, sub: userId, iss: backend.clerk.fapiUrl });
    expect([Number(first.exp) - Number(first.iat), Number(first.iat) - Number(first.nbf)]).toEqual([60, 5]);
    await jwtTemplates.update({ templateId: template.id, name: 'supabase', claims: { fixed: 2 }, lifetime: 300 });
    const second = decodeJwt((await sessions.getToken(sessionId, 'supabase', 600)).jwt);
    expect([second['fixed'], Number(second.exp) - Number(second.iat)]).toEqual([2, 600]);
    expect(await refusal(sessions.getToken(sessionId, 'hasura'))).toBe('404 resource_not_found');
    expect((await jwtTemplates.list()).data.map(({ name }) => name)).toEqual(['supabase']);
    expect((await jwtTemplates.get(template.id)).lifetime).toBe(300);
    expect(await jwtTemplates.delete(template.id)).toMatchObject({ id: template.id, deleted: true });
    expect(await refusal(jwtTemplates.get(template.id))).toBe('404 resource_not_found');
    expect(await refusal(sessions.getToken(sessionId, 'supabase'))).toBe('404 resource_not_found');
  });

  test('sign with a key of their own', async () => {
    const { jwtTemplates, sessions } = backend.client;
    const { sessionId } = await startSession();
    const secret = 'a shared secret of more than 32 bytes';
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const own = { claims: {}, customSigningKey: true };
    await jwtTemplates.create({ ...own, name: 'shared', signingAlgorithm: 'HS256', signingKey: secret });
    await jwtTemplates.create({ ...own, name: 'curve', signingAlgorithm: 'ES256', signingKey: pem });
    const verify = async (name: string, key: Parameters<typeof jwtVerify>[1]): Promise<unknown> =>
      (await jwtVerify((await sessions.getToken(sessionId, name)).jwt, key)).protectedHeader.alg;
    expect(await verify('shared', new TextEncoder().encode(secret))).toBe('HS256');
    expect(await verify('curve', publicKey)).toBe('ES256');
  });

  test.for([
    ['no name', { name: '', claims }, '422 form_param_missing'],
    ['a name with blanks', { name: 'a b', claims }, '422 form_param_format_invalid'],
    ['a name that is taken', { name: 'taken', claims }, '422 form_identifier_exists'],
    ['no claims', { name: 'a' }, '422 form_param_missing'],
    ['claims that are a list', { name: 'a', claims: [] }, '422 form_param_format_invalid'],
    ['a claim of Clerk’s', { name: 'a', claims: { sub: 'x' } }, '422 jwt_template_reserved_claim'],
    ['too short a life', { name: 'a', claims, lifetime: 29 }, '422 form_param_value_invalid'],
    ['too much skew', { name: 'a', claims, allowedClockSkew: 301 }, '422 form_param_value_invalid'],
    ['a key without an algorithm', { name: 'a', claims, customSigningKey: true }, '422 form_param_missing'],
    [
      'a key that is none',
      { name: 'a', claims, customSigningKey: true, signingAlgorithm: 'RS256', signingKey: 'x' },
      '422 form_param_value_invalid',
    ],
  ] as const)('are not created with %s', async ([, params, expected]) => {
    const { jwtTemplates } = backend.client;
    await jwtTemplates.create({ name: 'taken', claims });
    expect(await refusal(jwtTemplates.create(params as Parameters<typeof jwtTemplates.create>[0]))).toBe(expected);
    expect((await jwtTemplates.list()).totalCount).toBe(1);
  });
});

describe('invitations', () => {
  const emailAddress = 'eve@example.com';

  test('are sent by mail, listed and revoked', async () => {
    const { invitations } = backend.client;
    const made = await invitations.createInvitation({ emailAddress, publicMetadata: { plan: 'pro' } });
    expect(made).toMatchObject({ status: 'pending', publicMetadata: { plan: 'pro' } });
    expect(backend.clerk.store.inbox).toMatchObject([{ to: emailAddress, purpose: 'invitation', url: made.url }]);
    expect(await backend.events(emailAddress, 1)).toEqual(['email.created']);
    await invitations.createInvitationBulk([{ emailAddress: 'f@example.com', notify: false }]);
    expect(backend.clerk.store.inbox).toHaveLength(1);
    expect(
      (await invitations.getInvitationList({ orderBy: 'email_address' })).data.map((each) => each.emailAddress),
    ).toEqual([emailAddress, 'f@example.com']);
    expect(await invitations.revokeInvitation(made.id)).toMatchObject({ status: 'revoked', revoked: true });
    expect((await invitations.getInvitationList()).totalCount).toBe(1);
    expect((await invitations.getInvitationList({ status: 'revoked' })).totalCount).toBe(1);
    await invitations.createInvitation({ emailAddress });
  });

  test('wrong ones are refused, and none of a list is sent', async () => {
    const { invitations } = backend.client;
    await backend.createUser('ada');
    const { id } = await invitations.createInvitation({ emailAddress });
    expect(await refusal(invitations.createInvitation({ emailAddress }))).toBe('400 duplicate_record');
    expect(await refusal(invitations.createInvitation({ emailAddress: 'ada@example.com' }))).toBe(
      '422 form_identifier_exists',
    );
    await invitations.createInvitation({ emailAddress, ignoreExisting: true });
    expect(await refusal(invitations.createInvitation({ emailAddress: 'x' }))).toBe('422 form_param_format_invalid');
    const expired = invitations.createInvitation({ emailAddress: 'x@example.com', expiresInDays: 0 });
    expect(await refusal(expired)).toBe('422 form_param_value_invalid');
    const twice = [{ emailAddress: 'x@example.com' }, { emailAddress: 'X@example.com' }];
    expect(await refusal(invitations.createInvitationBulk(twice))).toBe('400 duplicate_record');
    const one = await backend.raw('POST', '/invitations/bulk', { email_address: 'x@example.com' });
    expect(one).toMatchObject({ status: 400, code: 'malformed_request_parameters' });
    expect(await refusal(invitations.revokeInvitation('inv_none'))).toBe('404 resource_not_found');
    await invitations.revokeInvitation(id);
    expect(await refusal(invitations.revokeInvitation(id))).toBe('400 invitation_already_revoked');
    expect((await invitations.getInvitationList()).totalCount).toBe(1);
  });
});

test('redirect URLs are created, listed, read, deleted, and refused', async () => {
  const { redirectUrls } = backend.client;
  const made = await redirectUrls.createRedirectUrl({ url: 'my-app://callback' });
  expect((await redirectUrls.getRedirectUrl(made.id)).url).toBe('my-app://callback');
  expect((await redirectUrls.getRedirectUrlList()).totalCount).toBe(1);
  expect(await refusal(redirectUrls.createRedirectUrl({ url: 'my-app://callback' }))).toBe('422 duplicate_record');
  for (const url of ['nonsense', '/path', 'javascript://alert(1)']) {
    expect(await refusal(redirectUrls.createRedirectUrl({ url }))).toBe('422 form_param_format_invalid');
  }
  await redirectUrls.deleteRedirectUrl(made.id);
  expect(await refusal(redirectUrls.deleteRedirectUrl(made.id))).toBe('404 resource_not_found');
});

test('domains: the primary one, and satellites that come and go', async () => {
  const { domains } = backend.client;
  const [primary] = (await domains.list()).data;
  expect(primary).toMatchObject({ isSatellite: false, frontendApiUrl: backend.clerk.fapiUrl });
  const add = (name: string, more: object = {}): ReturnType<typeof domains.add> =>
    domains.add({ name, is_satellite: true, ...more });
  const satellite = await add('satellite.example');
  expect((await domains.update({ domainId: satellite.id, name: 'moon.example' })).name).toBe('moon.example');
  expect(await refusal(add('moon.example'))).toBe('422 form_identifier_exists');
  expect(await refusal(add('not a domain'))).toBe('422 form_param_format_invalid');
  expect(await refusal(add('a.example', { is_satellite: false }))).toBe('422 form_param_value_invalid');
  expect(await refusal(add('a.example', { proxy_url: 'https://a.example/clerk' }))).toBe(
    '422 form_param_value_invalid',
  );
  expect(await refusal(domains.delete(primary?.id ?? ''))).toMatch(/^403 /);
  await domains.delete(satellite.id);
  expect(await refusal(domains.delete(satellite.id))).toBe('404 resource_not_found');
});

test('lists of identifiers that may, and that may not, sign up', async () => {
  const { allowlistIdentifiers: allowed, blocklistIdentifiers: blocked } = backend.client;
  const one = await allowed.createAllowlistIdentifier({ identifier: 'Eve@example.com', notify: false });
  const other = await blocked.createBlocklistIdentifier({ identifier: '*@spam.example' });
  expect([one.identifier, other.identifierType]).toEqual(['eve@example.com', 'email_address']);
  expect((await allowed.getAllowlistIdentifierList()).totalCount).toBe(1);
  expect((await blocked.getBlocklistIdentifierList()).totalCount).toBe(1);
  const again = allowed.createAllowlistIdentifier({ identifier: 'eve@example.com', notify: false });
  expect(await refusal(again)).toBe('422 duplicate_record');
  expect(await refusal(blocked.createBlocklistIdentifier({ identifier: 'eve' }))).toBe('422 form_param_format_invalid');
  await allowed.deleteAllowlistIdentifier(one.id);
  await blocked.deleteBlocklistIdentifier(other.id);
  expect(await refusal(allowed.deleteAllowlistIdentifier(one.id))).toBe('404 resource_not_found');
  expect(await refusal(blocked.deleteBlocklistIdentifier('blid_none'))).toBe('404 resource_not_found');
});

test('the webhook portal: a link that logs in, as long as there is an application', async () => {
  const { webhooks } = backend.client;
  const { svix_url: url } = await webhooks.generateSvixAuthURL();
  const key = new URLSearchParams(new URL(url).hash.slice(1)).get('key') ?? '';
  expect(JSON.parse(Buffer.from(key, 'base64url').toString())).toMatchObject({ appId: backend.clerk.svix.appId });
  expect(await refusal(webhooks.createSvixApp())).toBe('400 svix_app_exists');
  const other = await startClerk();
  try {
    const { secretKey, apiUrl } = other;
    const client = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } });
    await client.webhooks.deleteSvixApp();
    expect(await refusal(client.webhooks.generateSvixAuthURL())).toBe('400 svix_app_missing');
    await client.webhooks.createSvixApp();
    await client.webhooks.generateSvixAuthURL();
  } finally {
    await other.stop();
  }
});

describe('sign-in tokens and clients', () => {
  test('a token is revoked once, and refused for nobody or in the past', async () => {
    const { signInTokens } = backend.client;
    const { userId } = await startSession();
    const token = await signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
    expect(await signInTokens.revokeSignInToken(token.id)).toMatchObject({ status: 'revoked' });
    expect(await refusal(signInTokens.revokeSignInToken(token.id))).toMatch(/^400 /);
    expect(await refusal(signInTokens.revokeSignInToken('sit_none'))).toBe('404 resource_not_found');
    const create = (params: object): Promise<unknown> =>
      signInTokens.createSignInToken(params as Parameters<typeof signInTokens.createSignInToken>[0]);
    expect(await refusal(create({ userId: 'user_none', expiresInSeconds: 60 }))).toBe('404 resource_not_found');
    expect(await refusal(create({ userId, expiresInSeconds: 0 }))).toBe('422 form_param_value_invalid');
    expect(await refusal(create({ expiresInSeconds: 60 }))).toBe('422 form_param_missing');
    expect(await refusal(create({ userId, orgId: 'org_x' }))).toBe('422 form_param_unknown');
  });

  test('clients are listed and read', async () => {
    const { clients } = backend.client;
    const { userId, sessionId } = await startSession();
    const [client] = (await clients.getClientList()).data;
    expect(client).toMatchObject({ sessionIds: [sessionId] });
    expect((await clients.getClient(client?.id ?? '')).sessions[0]?.userId).toBe(userId);
    expect(await refusal(clients.getClient('client_none'))).toBe('404 resource_not_found');
    expect(await refusal(clients.verifyClient('nonsense'))).toMatch(/^40[04] /);
  });
});
