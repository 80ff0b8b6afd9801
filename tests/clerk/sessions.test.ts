import { createClerkClient } from '@clerk/backend';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { claimsOf, fieldAt, textAt } from './fields.ts';
import { errorCode, PAGE, PASSWORD, Visitor } from './visitor.ts';

const visitors: Visitor[] = [];
let clerk: ClerkStandIn;
let multi: ClerkStandIn;

beforeAll(async () => {
  [clerk, multi] = await Promise.all([startClerk(), startClerk({ settings: { multiSession: true } })]);
});
afterAll(async () => {
  for (const visitor of visitors) visitor.close();
  await Promise.all([clerk.stop(), multi.stop()]);
});

function visit(instance = clerk): Visitor {
  const visitor = new Visitor(instance);
  visitors.push(visitor);
  return visitor;
}

let count = 0;
const address = (): string => `s${(count += 1)}+clerk_test@example.com`;
const signIn = (visitor: Visitor, identifier: string) =>
  visitor.post('/v1/client/sign_ins', { identifier, password: PASSWORD });

describe('one session', () => {
  test('is touched, gives tokens, and ends once', async () => {
    const visitor = visit();
    const { sessionId, userId } = await visitor.signUp(address());
    const path = `/v1/client/sessions/${sessionId}`;
    const touched = await visitor.post(`${path}/touch`, { intent: 'focus' });
    expect(fieldAt(touched, 'client.last_active_session_id')).toBe(sessionId);
    const token = await visitor.post(`${path}/tokens`);
    expect(claimsOf(token.body.jwt)).toMatchObject({ sub: userId, sid: sessionId, azp: PAGE });
    expect(fieldAt(await visitor.post(`${path}/end`), 'response.status')).toBe('ended');
    expect(fieldAt(await visitor.post(`${path}/remove`), 'response.status')).toBe('ended');
    for (const action of ['touch', 'tokens', 'tokens/any']) {
      const refused = await visitor.post(`${path}/${action}`);
      expect([refused.status, errorCode(refused)]).toEqual([401, 'authentication_invalid']);
    }
  });

  test('acts for an organization of its user, and for no other', async () => {
    const visitor = visit();
    const { sessionId, userId } = await visitor.signUp(address());
    const { organizations } = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const own = await organizations.createOrganization({ name: 'Own', slug: 'own', createdBy: userId });
    const { userId: other } = await visit().signUp(address());
    const foreign = await organizations.createOrganization({ name: 'Foreign', createdBy: other });
    const path = `/v1/client/sessions/${sessionId}`;
    const choose = (id: string) => visitor.post(`${path}/touch`, { active_organization_id: id });
    expect(fieldAt(await choose('own'), 'response.last_active_organization_id')).toBe(own.id);
    expect(claimsOf((await visitor.post(`${path}/tokens`)).body.jwt)).toMatchObject({ o: { id: own.id } });
    for (const id of [foreign.id, 'org_none']) expect(errorCode(await choose(id))).toBe('resource_not_found');
    expect(fieldAt(await visitor.post(`${path}/touch`), 'response.last_active_organization_id')).toBe(own.id);
    expect(fieldAt(await choose(''), 'response.last_active_organization_id')).toBeNull();
  });

  test('of another browser, or of nobody, does not exist', async () => {
    const [owner, stranger] = [visit(), visit()];
    const { sessionId } = await owner.signUp(address());
    await stranger.signUp(address());
    for (const id of [sessionId, 'sess_none', '%00', '__proto__']) {
      for (const action of ['touch', 'tokens', 'tokens/any', 'end', 'remove']) {
        const refused = await stranger.post(`/v1/client/sessions/${id}/${action}`);
        expect([action, refused.status, errorCode(refused)]).toEqual([action, 404, 'resource_not_found']);
      }
    }
    expect((await owner.get(`/v1/client/sessions/${sessionId}`)).body.response.status).toBe('active');
  });

  test('of a deleted user is over in every browser', async () => {
    const [first, second] = [visit(), visit()];
    const email = address();
    const { sessionId, userId } = await first.signUp(email);
    const other = textAt(await signIn(second, email), 'response.created_session_id');
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    await client.users.deleteUser(userId);
    for (const [visitor, id] of [
      [first, sessionId],
      [second, other],
    ] as const) {
      expect((await visitor.get('/v1/client')).body.response.sessions).toEqual([]);
      const refused = await Promise.all([
        visitor.post(`/v1/client/sessions/${id}/tokens`),
        visitor.post(`/v1/client/sessions/${id}/touch`),
        visitor.get(`/v1/me?_clerk_session_id=${id}`),
        visitor.override('PATCH', '/v1/me', { first_name: 'X' }),
      ]);
      expect(refused.map((answer) => `${answer.status} ${errorCode(answer)}`)).toEqual(
        Array(4).fill('401 authentication_invalid'),
      );
    }
    expect(errorCode(await signIn(visit(), email))).toBe('form_identifier_not_found');
  });

  test('elsewhere is listed without its token, and revoked', async () => {
    const [here, there, stranger] = [visit(), visit(), visit()];
    const email = address();
    const { sessionId } = await here.signUp(email);
    const other = textAt(await signIn(there, email), 'response.created_session_id');
    const listed = await here.get('/v1/me/sessions');
    expect([fieldAt(listed, '0.last_active_token.object'), fieldAt(listed, '1.last_active_token')]).toEqual([
      'token',
      null,
    ]);
    const { sessionId: foreign } = await stranger.signUp(address());
    for (const id of [foreign, 'sess_none']) {
      expect(errorCode(await here.post(`/v1/me/sessions/${id}/revoke`))).toBe('resource_not_found');
    }
    expect(fieldAt(await here.post(`/v1/me/sessions/${other}/revoke`), 'response.status')).toBe('revoked');
    expect(errorCode(await here.post(`/v1/me/sessions/${other}/revoke`))).toBe('invalid_action_for_session');
    expect(errorCode(await there.get('/v1/me'))).toBe('authentication_invalid');
    expect(fieldAt(await here.get('/v1/me/sessions/active'), '0.id')).toBe(sessionId);
    expect(errorCode(await visit().post(`/v1/me/sessions/${sessionId}/revoke`))).toBe('authentication_invalid');
  });

  test('refuses a second account where one is the rule', async () => {
    const visitor = visit();
    const email = address();
    await visit().signUp(email);
    await visitor.signUp(address());
    const refused = await signIn(visitor, email);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'session_exists']);
  });
});

describe('several sessions', () => {
  test('live side by side, are switched between, and end one by one', async () => {
    const visitor = visit(multi);
    const second = address();
    const bystander = visit(multi);
    const { userId: secondUser } = await bystander.signUp(second);
    const { sessionId, userId } = await visitor.signUp(address());
    const added = textAt(await signIn(visitor, second), 'response.created_session_id');
    const both = await visitor.get('/v1/client');
    expect(both.body.response.sessions.map(({ id }) => id)).toEqual([sessionId, added]);
    expect(fieldAt(await visitor.get('/v1/me'), 'response.id')).toBe(secondUser);
    await visitor.post(`/v1/client/sessions/${sessionId}/touch`, { intent: 'select_session' });
    expect(fieldAt(await visitor.get('/v1/me'), 'response.id')).toBe(userId);
    expect(fieldAt(await visitor.get(`/v1/me?_clerk_session_id=${added}`), 'response.id')).toBe(secondUser);
    const removed = await visitor.post(`/v1/client/sessions/${sessionId}/remove`);
    expect(fieldAt(removed, 'client.last_active_session_id')).toBe(added);
    expect(fieldAt(await visitor.get('/v1/environment'), 'auth_config.single_session_mode')).toBe(false);
  });

  test('are never two of one user', async () => {
    const visitor = visit(multi);
    const email = address();
    const { sessionId } = await visitor.signUp(email);
    const refused = await signIn(visitor, email);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'identifier_already_signed_in']);
    expect(fieldAt(refused, 'errors.0.meta.session_id')).toBe(sessionId);
  });
});

interface TemplateFields {
  readonly claims: Record<string, unknown>;
  readonly lifetime: number;
  readonly allowedClockSkew: number;
  readonly signingAlgorithm: string;
  readonly signingKey: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

describe('tokens of a JWT template', () => {
  const template: TemplateFields = {
    claims: { who: '{{user.external_id || user.id}}', plan: '{{user.public_metadata.plan}}', sub: 'forged' },
    lifetime: 120,
    allowedClockSkew: 5,
    signingAlgorithm: 'RS256',
    signingKey: null,
    createdAt: 0,
    updatedAt: 0,
  };

  function addTemplate(name: string, change: Partial<TemplateFields> = {}): void {
    const id = `jtmp_${name}`;
    const added = { ...template, ...change, id, name };
    clerk.store.jwtTemplates.set(id, added);
  }

  test('carry its claims, and Clerk’s own as they are', async () => {
    addTemplate('api');
    const visitor = visit();
    const { sessionId, userId } = await visitor.signUp(address());
    const { body } = await visitor.post(`/v1/client/sessions/${sessionId}/tokens/api`);
    const claims = claimsOf(body.jwt);
    expect(claims).toMatchObject({ who: userId, plan: null, sub: userId, iss: clerk.fapiUrl, azp: PAGE });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(120);
    expect(claims).not.toHaveProperty('sid');
  });

  test('are signed with its own secret, where it has one', async () => {
    addTemplate('hasura', { signingAlgorithm: 'HS256', signingKey: 'a secret' });
    const visitor = visit();
    const { sessionId } = await visitor.signUp(address());
    const { body } = await visitor.post(`/v1/client/sessions/${sessionId}/tokens/hasura`);
    const [header, claims, signature] = body.jwt.split('.');
    const wanted = createHmac('sha256', 'a secret').update(`${header}.${claims}`).digest('base64url');
    expect(signature).toBe(wanted);
  });

  test('of an unknown template are refused, and prove no session and no browser', async () => {
    const victim = visit();
    const { sessionId: victims } = await victim.signUp(address());
    const client = textAt(await victim.get('/v1/client'), 'response.id');
    addTemplate('forger', { claims: { sid: victims, id: client } });
    const visitor = visit();
    const { sessionId } = await visitor.signUp(address());
    expect(errorCode(await visitor.post(`/v1/client/sessions/${sessionId}/tokens/none`))).toBe('resource_not_found');
    const { body } = await visitor.post(`/v1/client/sessions/${sessionId}/tokens/forger`);
    const thief = visit();
    thief.cookies.set('__client', body.jwt);
    expect(fieldAt(await thief.get('/v1/client'), 'response')).toBeNull();
    const query = new URLSearchParams({ redirect_url: `${PAGE}/`, format: 'token', __session: body.jwt });
    const handshake = await visit().get(`/v1/client/handshake?${query}`);
    const back = new URL(String(handshake.headers['location'])).searchParams.get('__clerk_handshake') ?? '';
    expect(JSON.stringify(claimsOf(back))).not.toMatch(/__session=ey/);
  });
});

test('200 browsers at once never see one another', async () => {
  const pattern = { email_address: ['crowd{n}@example.com'], password: PASSWORD };
  const seeded = await fetch(`${clerk.apiUrl}/_control/users`, {
    method: 'POST',
    body: JSON.stringify({ count: 200, pattern }),
  });
  const { ids } = (await seeded.json()) as { ids: string[] };
  const all = await Promise.all(
    ids.map(async (userId, index) => {
      const visitor = visit();
      const email = `crowd${index + 1}@example.com`;
      return { visitor, email, userId, sessionId: textAt(await signIn(visitor, email), 'response.created_session_id') };
    }),
  );
  const seen = await Promise.all(
    all.map(async ({ visitor, sessionId }, index) => {
      const neighbour = all[(index + 1) % all.length];
      const [client, token, theirs] = await Promise.all([
        visitor.get('/v1/client'),
        visitor.post(`/v1/client/sessions/${sessionId}/tokens`),
        visitor.get(`/v1/client/sessions/${neighbour?.sessionId}`),
      ]);
      const addresses = new Set(client.text.match(/crowd\d+@example\.com/g));
      const sessions = client.body.response.sessions.map(({ id }) => id);
      return { sub: claimsOf(token.body.jwt)['sub'], theirs: theirs.status, sessions, addresses: [...addresses] };
    }),
  );
  expect(seen).toEqual(
    all.map(({ userId, sessionId, email }) => ({
      sub: userId,
      theirs: 404,
      sessions: [sessionId],
      addresses: [email],
    })),
  );
});
