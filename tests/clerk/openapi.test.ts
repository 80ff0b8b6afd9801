import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { ABSENT, documentsArePresent, readDocument } from './openapi.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { type Answer, type Body, PASSWORD, Visitor } from './visitor.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe.skipIf(!documentsArePresent)(`answers hold against Clerk's OpenAPI documents (else: ${ABSENT})`, () => {
  let clerk: ClerkStandIn;
  let receiver: Receiver;
  let visitor: Visitor;
  const fapi = documentsArePresent ? readDocument('fapi') : undefined;
  const bapi = documentsArePresent ? readDocument('bapi') : undefined;
  const webhooks = documentsArePresent ? readDocument('webhooks') : undefined;

  beforeAll(async () => {
    receiver = await startReceiver(SECRET);
    clerk = await startClerk({ endpoints: [{ url: receiver.url, secret: SECRET }] });
    visitor = new Visitor(clerk);
  });
  afterAll(async () => {
    visitor.close();
    await clerk.stop();
    await receiver.close();
  });

  async function backend(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Body> {
    const response = await fetch(`${clerk.apiUrl}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Body;
  }

  test('Frontend API: a whole visit', async () => {
    const seen: [string, Answer][] = [];
    const expectShape = async (schema: string, answer: Promise<Answer>): Promise<Answer> => {
      seen.push([schema, await answer]);
      return answer;
    };
    await expectShape('Client.Environment', visitor.get('/v1/environment'));
    await expectShape('Client.ClientWrappedClient', visitor.get('/v1/client'));
    const email_address = 'grace@example.com';
    const created = await expectShape(
      'Client.ClientWrappedSignUp',
      visitor.post('/v1/client/sign_ups', { email_address, password: PASSWORD, first_name: 'Grace' }),
    );
    const signUp = `/v1/client/sign_ups/${created.body.response.id}`;
    const code = () => clerk.store.inbox.at(-1)?.code ?? '';
    await expectShape(
      'Client.ClientWrappedSignUp',
      visitor.post(`${signUp}/prepare_verification`, { strategy: 'email_code' }),
    );
    const attempt = visitor.post(`${signUp}/attempt_verification`, { strategy: 'email_code', code: code() });
    const signedUp = await expectShape('Client.ClientWrappedSignUp', attempt);
    const session = `/v1/client/sessions/${signedUp.body.response.created_session_id}`;
    await expectShape('Client.ClientWrappedSession', visitor.get(session));
    await expectShape('Client.TouchWrappedSession', visitor.post(`${session}/touch`));
    await expectShape('Token', visitor.post(`${session}/tokens`));
    await expectShape('Client.ClientWrappedUser', visitor.get('/v1/me'));
    await expectShape('Client.ClientWrappedUser', visitor.override('PATCH', '/v1/me', { last_name: 'Hopper' }));
    await expectShape('Server.Sessions', visitor.get('/v1/me/sessions'));
    await expectShape('Client.ActiveSessions', visitor.get('/v1/me/sessions/active'));
    await expectShape('Client.ClientWrappedClient', visitor.get('/v1/client'));
    await expectShape('Client.DeleteSession', visitor.override('DELETE', '/v1/client/sessions'));
    const started = await expectShape(
      'Client.ClientWrappedSignIn',
      visitor.post('/v1/client/sign_ins', { identifier: email_address }),
    );
    const signIn = `/v1/client/sign_ins/${started.body.response.id}`;
    await expectShape(
      'Client.ClientWrappedSignIn',
      visitor.post(`${signIn}/prepare_first_factor`, { strategy: 'email_code' }),
    );
    await expectShape('Client.ClientWrappedSignIn', visitor.get(signIn));
    await expectShape(
      'ClerkErrors',
      visitor.post(`${signIn}/attempt_first_factor`, { strategy: 'password', password: 'wrong' }),
    );
    await expectShape(
      'Client.ClientWrappedSignIn',
      visitor.post(`${signIn}/attempt_first_factor`, { strategy: 'password', password: PASSWORD }),
    );
    await expectShape('Client.ClientWrappedDeletedObject', visitor.override('DELETE', '/v1/me'));
    await expectShape('JWKS', visitor.get('/.well-known/jwks.json'));

    const problems = seen.flatMap(([schema, answer]) => fapi?.validate(schema, answer.body) ?? []);
    expect(problems).toEqual([]);
    expect(seen.filter(([schema, { status }]) => (schema === 'ClerkErrors') !== status >= 400)).toEqual([]);
  });

  test('Backend API: every answer of its resources', async () => {
    const user = await backend('/users', {
      email_address: ['alan@example.com'],
      password: PASSWORD,
      external_id: 'a-1',
    });
    const session = await backend('/sessions', { user_id: user.id });
    const token = await backend('/sign_in_tokens', { user_id: user.id });
    const rows: [string, Body][] = [
      ['User', user],
      ['User', await backend(`/users/${user.id}`)],
      ['User', await backend(`/users/${user.id}`, { first_name: 'Alan' }, 'PATCH')],
      ['User', await backend(`/users/${user.id}/metadata`, { public_metadata: { plan: 'pro' } }, 'PATCH')],
      ['TotalCount', await backend('/users/count')],
      ['Session', session],
      ['Session', await backend(`/sessions/${session.id}`)],
      ['Token', await backend(`/sessions/${session.id}/tokens`, {})],
      ['Client', await backend(`/clients/${session.client_id}`)],
      ['Session', await backend(`/sessions/${session.id}/revoke`, {})],
      ['SignInToken', token],
      ['SignInToken', await backend(`/sign_in_tokens/${token.id}/revoke`, {})],
      ['TestingToken', await backend('/testing_tokens', {})],
      ['Instance', await backend('/instance')],
      ['JWKS', await backend('/jwks')],
      ['ClerkErrors', await backend('/users/user_none')],
      ['DeletedObject', await backend(`/users/${user.id}`, undefined, 'DELETE')],
    ];
    expect(rows.flatMap(([schema, value]) => bapi?.validate(schema, value) ?? [])).toEqual([]);
    const users = (await backend('/users')) as unknown as Body[];
    expect(users.flatMap((each: Body) => bapi?.validate('User', each) ?? [])).toEqual([]);
  });

  test('deliveries: every event that is sent', async () => {
    const guest = new Visitor(clerk);
    const { userId } = await guest.signUp('edsger@example.com');
    await guest.override('DELETE', '/v1/client/sessions');
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    await client.users.updateUser(userId, { firstName: 'Edsger' });
    await client.users.deleteUser(userId);
    guest.close();
    const events = (): Body[] =>
      receiver.received
        .map(({ body }) => JSON.parse(body) as Body)
        .filter(({ data }) => (data.user_id ?? data.id) === userId);
    const types = ['session.created', 'session.removed', 'user.created', 'user.deleted', 'user.updated'];
    await until('five events', () => events().length === types.length);
    expect(
      events()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(types);
    const schemaOf = (type: string): string => {
      if (type === 'user.deleted') return 'DeletedObject';
      return type.startsWith('session.') ? 'SessionEventPayload' : 'User';
    };
    const problems = events().flatMap((event) => [
      ...(webhooks?.validate('WebhookEventPayload', event) ?? []),
      ...(webhooks?.validate(schemaOf(event.type), event.data) ?? []),
    ]);
    expect(problems).toEqual([]);
  });

  test('the validator sees a missing, a mistyped and an unknown field', () => {
    const problems = bapi?.validate('TotalCount', { object: 'total_count', total_count: '1', more: 1 });
    expect(problems).toEqual(['TotalCount.total_count: not integer', 'TotalCount.more: unknown']);
    expect(bapi?.validate('TotalCount', { object: 'other' })).toEqual([
      'TotalCount.total_count: missing',
      'TotalCount.object: "other" not in enum',
    ]);
  });
});
