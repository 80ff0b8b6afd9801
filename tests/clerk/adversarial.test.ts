import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { errorCode, PASSWORD, Visitor } from './visitor.ts';

const TEN_MEGABYTES = 'x'.repeat(10 * 1024 * 1024);

let clerk: ClerkStandIn;
let visitor: Visitor;
const lines: string[] = [];

beforeAll(async () => {
  clerk = await startClerk({ log: (line) => lines.push(line) });
  visitor = new Visitor(clerk);
});
afterAll(async () => {
  visitor.close();
  await clerk.stop();
});
// Whatever was sent: nothing was an internal error, and both APIs still answer.
afterEach(async () => {
  expect(lines).toEqual([]);
  expect((await visitor.get('/v1/health')).status).toBe(200);
  expect((await backend('/jwks')).status).toBe(200);
});

async function backend(
  path: string,
  options: { method?: string; body?: string } = {},
): Promise<{ status: number; code: string | undefined; text: string }> {
  const response = await fetch(`${clerk.apiUrl}/v1${path}`, {
    ...options,
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
  });
  const text = await response.text();
  const body = JSON.parse(text === '' ? '{}' : text) as { errors?: { code: string }[] };
  return { status: response.status, code: body.errors?.[0]?.code, text };
}

describe('the Backend API', () => {
  test.for([
    ['broken JSON', '{"email_address":'],
    ['an array', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a NUL', '{"first_name":"a\0"}'],
    ['a form', 'email_address=a'],
  ] as const)('answers 400 to %s', async ([, body]) => {
    const answer = await backend('/users', { method: 'POST', body });
    expect([answer.status, answer.code]).toEqual([400, 'malformed_request_parameters']);
  });

  test.for([
    ['email_address', { email_address: 'a@example.com' }],
    ['email_address', { email_address: [1] }],
    ['first_name', { email_address: ['a@example.com'], password: PASSWORD, first_name: {} }],
    ['public_metadata', { email_address: ['a@example.com'], password: PASSWORD, public_metadata: [] }],
    ['created_at', { email_address: ['a@example.com'], password: PASSWORD, created_at: 'yesterday' }],
    ['password', { email_address: ['a@example.com'], password: 12345678 }],
  ] as const)('answers 422 to a mistyped %s', async ([, body]) => {
    const answer = await backend('/users', { method: 'POST', body: JSON.stringify(body) });
    expect([answer.status, answer.code]).toEqual([422, 'form_param_format_invalid']);
    expect(clerk.store.users.size).toBe(0);
  });

  test('answers 413 to ten megabytes', async () => {
    const answer = await backend('/users', { method: 'POST', body: JSON.stringify({ first_name: TEN_MEGABYTES }) });
    expect([answer.status, answer.code]).toEqual([413, 'request_body_too_large']);
  });

  test('answers 413 to ten megabytes that do not say their length', async () => {
    const response = await fetch(`${clerk.apiUrl}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: new Blob([TEN_MEGABYTES]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  test.for([['/users/%00'], ['/users/..%2f..%2fetc'], ['/sessions/__proto__'], ['/users/constructor'], ['/nothing']])(
    'answers 404 to %s',
    async ([path]) => {
      const answer = await backend(path ?? '');
      expect([answer.status, answer.code]).toEqual([404, 'resource_not_found']);
    },
  );

  test('keeps metadata that names a prototype from doing harm', async () => {
    const user = JSON.parse(
      (
        await backend('/users', {
          method: 'POST',
          body: JSON.stringify({ email_address: ['proto@example.com'], password: PASSWORD }),
        })
      ).text,
    ) as { id: string };
    const body = '{"public_metadata":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"ok":1}}';
    const answer = await backend(`/users/${user.id}/metadata`, { method: 'PATCH', body });
    expect((JSON.parse(answer.text) as { public_metadata: unknown }).public_metadata).toEqual({ ok: 1 });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    await backend(`/users/${user.id}`, { method: 'DELETE' });
  });

  test.for([
    ['limit=abc'],
    ['limit=0'],
    ['limit=1e3'],
    ['offset=-1'],
    ['order_by=__proto__'],
    ['created_at_after=soon'],
  ])('answers 422 to a list with %s', async ([query]) => {
    const answer = await backend(`/users?${query}`);
    expect([answer.status, answer.code]).toEqual([422, 'form_param_value_invalid']);
  });
});

describe('the Frontend API', () => {
  const SIGN_UPS = '/v1/client/sign_ups';

  test.for([
    ['a cut form', 'email_address=a%4', {}],
    ['a NUL in a form', 'first_name=a%00b', {}],
    ['broken JSON', '{', { 'content-type': 'application/json' }],
    ['an array', '[]', { 'content-type': 'application/json' }],
    ['a multipart body', '--x', { 'content-type': 'multipart/form-data; boundary=x' }],
  ] as const)('answers 400 to %s', async ([, body, headers]) => {
    const answer = await visitor.send('POST', SIGN_UPS, body, headers);
    expect([answer.status, errorCode(answer)]).toEqual([400, 'malformed_request_parameters']);
  });

  test('answers 413 to ten megabytes', async () => {
    const answer = await visitor.send('POST', SIGN_UPS, `first_name=${TEN_MEGABYTES}`);
    expect([answer.status, errorCode(answer)]).toEqual([413, 'request_body_too_large']);
  });

  test.for([
    ['DELETE', '/v1/environment'],
    ['POST', '/v1/nothing'],
    ['GET', '/'],
    ['GET', '/v1/client/sign_ups/x/y'],
  ])('answers 404 to %s %s', async ([method, path]) => {
    const answer = await visitor.send(method ?? '', path ?? '');
    expect([answer.status, errorCode(answer)]).toEqual([404, 'resource_not_found']);
  });

  test('lets the page read refusals too, and answers a preflight', async () => {
    const refused = await visitor.get('/v1/me');
    expect(refused.headers['access-control-allow-origin']).toBe('http://127.0.0.1:3000');
    expect(refused.headers['access-control-allow-credentials']).toBe('true');
    const asked = await visitor.send('OPTIONS', '/v1/client', undefined, { 'access-control-request-method': 'PATCH' });
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, 'http://127.0.0.1:3000']);
  });

  test('takes no method but those that clerk-js overrides', async () => {
    const answer = await visitor.post('/v1/client?_method=TRACE');
    expect(answer.status).toBe(200);
  });

  test.for([
    ['/npm/@clerk/clerk-js@6/dist/clerk.browser.js'],
    ['/npm/@clerk/clerk-js@6/dist/../package.json'],
    ['/npm/@clerk/other@1/dist/x.js'],
  ])('serves no script without their folders: %s', async ([path]) => {
    expect((await visitor.get(path ?? '')).status).toBe(404);
  });
});
