import { request as requestHttp } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openControlStage, SECRET } from './control-stage.ts';
import { until } from './receiver.ts';
import { errorCode, PASSWORD, Visitor } from './visitor.ts';

const { clerk, receiver, control } = await openControlStage();

function backend(path: string, method = 'GET'): Promise<Response> {
  return fetch(`${clerk.apiUrl}/v1${path}`, { method, headers: { authorization: `Bearer ${clerk.secretKey}` } });
}

/** A request with headers that fetch does not let through. */
function withHeaders(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(`${clerk.apiUrl}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

describe('seeding', () => {
  test('adds users in silence, or with their deliveries', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await control('POST', '/users', { users: [{ email_address: ['quiet@example.com'] }] });
    const loud = await control('POST', '/users', {
      users: [{ email_address: ['loud@example.com'], password: PASSWORD }],
      deliver: true,
    });
    expect(loud.status).toBe(201);
    await until('one delivery', () => receiver.received.length === 1);
    expect(clerk.deliveries.list().map(({ userId }) => userId)).toEqual([loud.body.users[0]?.id]);
  });

  test('makes many from a pattern', async () => {
    const pattern = { email_address: ['user{n}@example.com'], external_id: 'ext-{n}', first_name: 'N{n}' };
    const { body } = await control('POST', '/users', { count: 250, pattern });
    expect(body.ids).toHaveLength(250);
    expect(clerk.store.userByIdentifier('user250@example.com')).toMatchObject({
      externalId: 'ext-250',
      firstName: 'N250',
    });
  });

  test.for([
    ['neither users nor pattern', {}, 'form_param_format_invalid'],
    ['a count of none', { count: 0, pattern: {} }, 'form_param_value_invalid'],
    ['a user without an address', { users: [{ first_name: 'Ada' }] }, 'form_data_missing'],
    ['broken JSON', '{', 'malformed_request_parameters'],
  ] as const)('is refused with %s', async ([, body, code]) => {
    const answer = await control('POST', '/users', body);
    expect(answer.body.errors[0]?.code).toBe(code);
  });
});

describe('reading', () => {
  test('the inbox holds the codes that were sent, by address', async () => {
    const visitor = new Visitor(clerk);
    await visitor.signUp('ada@example.com');
    const { body } = await control('GET', '/inbox?to=Ada@example.com');
    expect(body.mails).toMatchObject([{ to: 'ada@example.com', purpose: 'verification_code' }]);
    expect((await control('GET', '/inbox?to=bob@example.com')).body.mails).toEqual([]);
    visitor.close();
  });

  test('deliveries are found by endpoint, event and user', async () => {
    const { body: endpoint } = await control('POST', '/endpoints', { url: receiver.url, secret: SECRET });
    const visitor = new Visitor(clerk);
    const { userId } = await visitor.signUp('ada+clerk_test@example.com');
    await until('two deliveries', () => receiver.received.length === 2);
    const find = async (query: string) => (await control('GET', `/deliveries?${query}`)).body.deliveries.length;
    expect(await find(`endpoint=${endpoint.id}`)).toBe(2);
    expect(await find(`event=user.created&user=${userId}`)).toBe(1);
    expect(await find('endpoint=ep_none')).toBe(0);
    expect(await find('user=user_none')).toBe(0);
    visitor.close();
  });

  test('the state names keys, addresses and counts; a reset keeps keys and endpoints', async () => {
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await control('POST', '/users', { users: [{ email_address: ['ada@example.com'] }] });
    const before = await control('GET', '/state');
    expect(before.body).toMatchObject({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl, counts: { users: 1 } });
    await control('POST', '/reset');
    const after = await control('GET', '/state');
    expect(after.body).toMatchObject({ secretKey: clerk.secretKey, counts: { users: 0 } });
    expect(after.body.endpoints).toHaveLength(1);
  });
});

describe('endpoints', () => {
  test('are made with a secret, and taken away', async () => {
    const { status, body } = await control('POST', '/endpoints', { url: receiver.url, events: ['user.created'] });
    expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    expect((await control('DELETE', `/endpoints/${body.id}`)).status).toBe(200);
    expect((await control('DELETE', `/endpoints/${body.id}`)).status).toBe(404);
  });

  test.for([
    ['no URL', {}, 'form_param_missing'],
    ['a URL off loopback', { url: 'https://example.com/hook' }, 'form_param_format_invalid'],
    ['a bad secret', { url: 'http://127.0.0.1:1/', secret: 'x' }, 'form_param_format_invalid'],
    ['events that are no list', { url: 'http://127.0.0.1:1/', events: 'user.created' }, 'form_param_format_invalid'],
  ] as const)('are refused with %s', async ([, body, code]) => {
    const answer = await control('POST', '/endpoints', body);
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([422, code]);
  });
});

describe('injected failures', () => {
  test('fail so many requests to a route, on both APIs, then end', async () => {
    await control('POST', '/failures', { route: 'GET /v1/users*', status: 503, count: 2 });
    const statuses = [];
    for (const path of ['/jwks', '/users', '/users/count', '/users']) statuses.push((await backend(path)).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
    await control('POST', '/failures', { route: '/v1/client', status: 429, count: 1 });
    const visitor = new Visitor(clerk);
    const limited = await visitor.get('/v1/client');
    expect([limited.status, errorCode(limited), limited.headers['retry-after']]).toEqual([
      429,
      'injected_failure',
      '1',
    ]);
    expect((await visitor.get('/v1/client')).status).toBe(200);
    visitor.close();
  });

  test('may only delay', async () => {
    await control('POST', '/failures', { route: '/v1/jwks', delay: 60, count: 1 });
    const started = performance.now();
    expect((await backend('/jwks')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  test('are listed and taken away', async () => {
    await control('POST', '/failures', { route: '/v1/jwks', status: 500 });
    expect((await control('GET', '/failures')).body.failures).toHaveLength(1);
    await control('DELETE', '/failures');
    expect((await backend('/jwks')).status).toBe(200);
  });

  test.for([
    ['no route', { status: 500 }, 'form_param_missing'],
    ['neither status nor delay', { route: '/v1/*' }, 'form_param_missing'],
    ['a status that is no failure', { route: '/v1/*', status: 200 }, 'form_param_value_invalid'],
    ['a delay without end', { route: '/v1/*', delay: 1e9 }, 'form_param_value_invalid'],
    ['a count of none', { route: '/v1/*', status: 500, count: 0 }, 'form_param_value_invalid'],
  ] as const)('are refused with %s', async ([, body, code]) => {
    const answer = await control('POST', '/failures', body);
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([422, code]);
  });
});

describe('the control API', () => {
  test.for([
    ['another Host', { host: 'preflight.example.com' }],
    ['a Host that rebinds', { host: '127.0.0.1.example.com' }],
    ['no usable Host', { host: '!' }],
    ['a page elsewhere', { host: '127.0.0.1', origin: 'https://example.com' }],
    ['an opaque page', { host: '127.0.0.1', origin: 'null' }],
  ] as const)('refuses %s', async ([, headers]) => {
    expect(await withHeaders('/_control/state', headers)).toBe(403);
  });

  test('answers localhost and a page on loopback', async () => {
    expect(await withHeaders('/_control/state', { host: 'localhost:4000' })).toBe(200);
    expect(await withHeaders('/_control/state', { host: '127.0.0.1', origin: 'http://localhost:3000' })).toBe(200);
  });

  test('is not on the Frontend API, and unknown paths are not found', async () => {
    const visitor = new Visitor(clerk);
    expect((await visitor.get('/_control/state')).status).toBe(404);
    expect((await control('GET', '/nothing')).status).toBe(404);
    visitor.close();
  });
});
