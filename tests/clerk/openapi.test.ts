import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, type Observed, type ServedRoute, startClerk } from '../../sandbox/clerk/index.ts';
import { ABSENT, documentsArePresent } from './openapi/documents.ts';
import { gapName, Recorder } from './openapi/record.ts';
import { type Body, PASSWORD, Visitor } from './visitor.ts';

/**
 * Drives what the stand-in serves, by itself and in order. Nothing is asserted of the answers' shapes here: setup.ts
 * holds every answer of every test file against Clerk's documents. This file is the first to answer for what it drives.
 */
let clerk: ClerkStandIn;
let visitor: Visitor;
const observed: Observed[] = [];

beforeAll(async () => {
  clerk = await startClerk({ observe: (each) => observed.push(each) });
  visitor = new Visitor(clerk);
});
afterAll(async () => {
  visitor.close();
  await clerk.stop();
});

async function backend(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Body> {
  const response = await fetch(`${clerk.apiUrl}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text.startsWith('{') ? JSON.parse(text) : {}) as Body;
}

/** What was answered while `action` ran, as `METHOD /path status`. */
async function answersDuring(action: () => Promise<unknown>): Promise<string[]> {
  const from = observed.length;
  await action();
  return observed
    .slice(from)
    .flatMap((each) => (each.kind === 'answer' ? [`${each.method} ${each.route ?? each.path} ${each.status}`] : []));
}

describe('what is served succeeds', () => {
  test('Frontend API: a whole visit', async () => {
    const answers = await answersDuring(async () => {
      for (const path of ['/v1/health', '/.well-known/jwks.json', '/v1/environment', '/v1/client']) {
        await visitor.get(path);
      }
      await visitor.override('PATCH', '/v1/environment');
      await visitor.post('/v1/dev_browser');
      await visitor.post('/v1/client');
      await visitor.send('PUT', '/v1/client', '');
      const email_address = 'grace@example.com';
      const created = await visitor.post('/v1/client/sign_ups', { email_address, password: PASSWORD });
      const signUp = `/v1/client/sign_ups/${created.body.response.id}`;
      await visitor.get(signUp);
      await visitor.override('PATCH', signUp, { first_name: 'Grace' });
      await visitor.post(`${signUp}/prepare_verification`, { strategy: 'email_code' });
      const code = clerk.store.inbox.at(-1)?.code ?? '';
      const signedUp = await visitor.post(`${signUp}/attempt_verification`, { strategy: 'email_code', code });
      const session = `/v1/client/sessions/${signedUp.body.response.created_session_id}`;
      await visitor.get(session);
      await visitor.post(`${session}/touch`);
      await visitor.post(`${session}/tokens`);
      await visitor.get('/v1/client');
      await visitor.get('/v1/me');
      await visitor.override('PATCH', '/v1/me', { last_name: 'Hopper' });
      await visitor.override('PATCH', '/v1/me/metadata', { unsafe_metadata: '{"plan":"pro"}' });
      await visitor.post('/v1/me/change_password', { current_password: PASSWORD, new_password: `${PASSWORD}!` });
      await visitor.get('/v1/me/sessions');
      await visitor.get('/v1/me/sessions/active');
      await visitor.post(`${session}/end`);
      const signIn = async (): Promise<string> => {
        const started = await visitor.post('/v1/client/sign_ins', { identifier: email_address });
        const path = `/v1/client/sign_ins/${started.body.response.id}`;
        await visitor.get(path);
        await visitor.post(`${path}/prepare_first_factor`, { strategy: 'email_code' });
        const form = { strategy: 'password', password: `${PASSWORD}!` };
        const { body } = await visitor.post(`${path}/attempt_first_factor`, form);
        return body.response.created_session_id;
      };
      await visitor.post(`/v1/client/sessions/${await signIn()}/remove`);
      await signIn();
      await visitor.override('DELETE', '/v1/client/sessions');
      await signIn();
      await visitor.override('DELETE', '/v1/client');
      await signIn();
      await visitor.get('/v1/client/handshake?redirect_url=http%3A%2F%2F127.0.0.1%3A3000%2F');
      await visitor.override('DELETE', '/v1/me');
    });
    expect(answers.filter((answer) => !/ (200|204|307)$/.test(answer))).toEqual([]);
  });

  test('Backend API: every resource', async () => {
    const answers = await answersDuring(async () => {
      const user = await backend('/users', { email_address: ['alan@example.com'], password: PASSWORD });
      const path = `/users/${user.id}`;
      for (const read of ['/users', '/users/count', path]) await backend(read);
      await backend(path, { first_name: 'Alan' }, 'PATCH');
      await backend(`${path}/metadata`, { public_metadata: { plan: 'pro' } }, 'PATCH');
      await backend(`${path}/metadata`, { private_metadata: { plan: 'pro' } }, 'PUT');
      for (const action of ['ban', 'unban', 'lock', 'unlock']) await backend(`${path}/${action}`, {});
      await backend(`${path}/verify_password`, { password: PASSWORD });
      const session = await backend('/sessions', { user_id: user.id });
      for (const read of ['/sessions', `/sessions/${session.id}`, `/clients/${session.client_id}`]) await backend(read);
      await backend(`/sessions/${session.id}/tokens`, {});
      await backend(`/sessions/${session.id}/revoke`, {});
      const ticket = await backend('/sign_in_tokens', { user_id: user.id });
      await backend(`/sign_in_tokens/${ticket.id}/revoke`, {});
      await backend('/clients/verify', { token: visitor.cookies.get('__client') });
      await backend('/testing_tokens', {});
      await backend('/jwks');
      await backend('/instance');
      await backend('/instance', { test_mode: true }, 'PATCH');
      await backend(path, undefined, 'DELETE');
    });
    expect(answers.filter((answer) => !/ (200|204)$/.test(answer))).toEqual([]);
  });

  test('events: those of a user and its sessions', async () => {
    const from = observed.length;
    const guest = new Visitor(clerk);
    const { userId } = await guest.signUp('edsger@example.com');
    await guest.override('DELETE', '/v1/client/sessions');
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    await client.users.updateUser(userId, { firstName: 'Edsger' });
    await client.users.deleteUser(userId);
    guest.close();
    const types = observed.slice(from).flatMap((each) => (each.kind === 'event' ? [each.type] : []));
    expect(types).toEqual(
      expect.arrayContaining(['user.created', 'session.created', 'session.removed', 'user.updated', 'user.deleted']),
    );
  });
});

describe('what is served refuses in shape', () => {
  /** Clerk's own routes; ids that nobody has stand for what a path leaves open. */
  const clerksRoutes = (api: ServedRoute['api']): { method: string; path: string }[] =>
    clerk.routes
      .filter((route) => route.api === api && /^\/(v1|\.well-known|oauth)\//.test(route.path))
      .map(({ method, path }) => ({ method, path: path.replace(/:[^/]+/g, 'none_1') }));

  test('the Backend API, asked without a key', async () => {
    for (const { method, path } of clerksRoutes('backend')) {
      expect([path, (await fetch(`${clerk.apiUrl}${path}`, { method })).status]).toEqual([path, 401]);
    }
  });

  test.for([
    ['nothing', undefined],
    ['an empty object', '{}'],
    ['fields that no request has', '{"no_such_field":true}'],
    ['a broken body', '{'],
  ] as const)('the Backend API, sent %s about what does not exist', async ([, body]) => {
    const headers = { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' };
    for (const { method, path } of clerksRoutes('backend')) {
      const sent = body === undefined || method === 'GET' ? {} : { body };
      const { status } = await fetch(`${clerk.apiUrl}${path}`, { method, headers, ...sent });
      expect(status, `${method} ${path}`).toBeLessThan(500);
    }
  });

  test.for([
    ['signed out', false],
    ['signed in', true],
  ] as const)('the Frontend API, %s, about what does not exist', async ([, isSignedIn]) => {
    const guest = new Visitor(clerk);
    if (isSignedIn) await guest.signUp('barbara@example.com');
    // What signs out comes last.
    const routes = clerksRoutes('frontend').sort(
      (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    );
    for (const { method, path } of routes) {
      const { status } = await guest.send(method, path, method === 'GET' ? undefined : 'no_such_field=1');
      expect(status, `${method} ${path}`).toBeLessThan(500);
    }
    guest.close();
  });
});

test.skipIf(!documentsArePresent)(`the checker of answers sees a lie (${ABSENT})`, () => {
  const answer = observed.find((each) => each.kind === 'answer' && each.route === '/v1/users/:userId');
  if (answer?.kind !== 'answer') throw new Error('No user was read.');
  const differences = (body: unknown): string[] => {
    const recorder = new Recorder();
    recorder.record({ ...answer, status: 200, body });
    return recorder.sightings().gaps.map(gapName).sort();
  };
  const rest = Object.fromEntries(Object.entries(answer.body as object).filter(([name]) => name !== 'id')) as object;
  expect(differences(answer.body)).toEqual([]);
  expect(differences({ ...rest, nickname: 'Al', banned: null })).toEqual([
    'backend User /banned: null instead of boolean',
    'backend User /id: missing',
    'backend User /nickname: not in the document',
  ]);
});
