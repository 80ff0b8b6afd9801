import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { PASSWORD } from './visitor.ts';

const TEN_MEGABYTES = 'x'.repeat(10 * 1024 * 1024);

let clerk: ClerkStandIn;
const lines: string[] = [];

beforeAll(async () => {
  clerk = await startClerk({ log: (line) => lines.push(line) });
});
afterAll(() => clerk.stop());
// Whatever was sent: nothing was an internal error, and the API still answers.
afterEach(async () => {
  expect(lines).toEqual([]);
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

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Sends bytes as they are, and gives what came back before the server hung up, or was silent for a moment. */
function sendBytes(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

describe('the Backend API', () => {
  test.for([
    ['broken JSON', '{"email_address":'],
    ['an array', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a NUL', '{"first_name":"a\0"}'],
    ['a form', 'email_address=a'],
    ['nothing but blanks and a bracket', '  ['],
    ['a thousand levels and more', `{"public_metadata":${deep(1_001)}}`],
    ['half a megabyte of brackets', '['.repeat(500_000)],
    ['brackets that never close', `{"public_metadata":${'{"a":'.repeat(100_000)}`],
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

  test('takes metadata of some depth, and texts full of brackets', async () => {
    const body = { email_address: ['deep@example.com'], password: PASSWORD, first_name: '[{'.repeat(1_000) };
    const text = JSON.stringify({ ...body, public_metadata: JSON.parse(deep(500)) as unknown });
    const answer = await backend('/users', { method: 'POST', body: text });
    expect(answer.status).toBe(200);
    await backend(`/users/${(JSON.parse(answer.text) as { id: string }).id}`, { method: 'DELETE' });
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
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['constructor', '{"constructor":{"prototype":{"admin":true}}}'],
    ['toString', '{"toString":1}'],
  ] as const)('answers 422 to the unknown field %s', async ([name, body]) => {
    const answer = await backend('/users', { method: 'POST', body });
    expect([answer.status, answer.code]).toEqual([422, 'form_param_unknown']);
    expect(answer.text).toContain(name);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.for([
    ['POST', '/users/count'],
    ['PUT', '/users'],
    ['DELETE', '/users'],
    ['PATCH', '/jwks'],
    ['OPTIONS', '/users'],
    ['PURGE', '/users'],
  ] as const)('answers 404 to %s %s, which it does not serve', async ([method, path]) => {
    const answer = await backend(path, { method });
    expect([answer.status, answer.code]).toEqual([404, 'resource_not_found']);
  });

  test('answers HEAD as GET, without the body', async () => {
    const head = await backend('/users', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await backend('/users/none', { method: 'HEAD' })).status).toBe(404);
  });

  test.for([
    ['none', {}, 'authentication_invalid'],
    ['Basic', { authorization: 'Basic eDp5' }, 'authorization_header_format_invalid'],
    ['an empty one', { authorization: 'Bearer ' }, 'authorization_header_format_invalid'],
    ['two keys', { authorization: 'Bearer a b' }, 'authorization_header_format_invalid'],
    ['another key', { authorization: `Bearer sk_test_${'x'.repeat(42)}` }, 'clerk_key_invalid'],
    ['a long one', { authorization: `Bearer ${'x'.repeat(8_000)}` }, 'clerk_key_invalid'],
  ] as const)(
    'answers 401 to an Authorization header that is %s, before it looks at the rest',
    async ([, headers, code]) => {
      for (const path of ['/users', '/nothing']) {
        const response = await fetch(`${clerk.apiUrl}/v1${path}`, { method: 'POST', headers, body: '{' });
        const { errors } = (await response.json()) as { errors: { code: string }[] };
        expect([response.status, errors[0]?.code]).toEqual([401, code]);
      }
    },
  );

  test('takes JSON whatever its content type is called', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      const response = await fetch(`${clerk.apiUrl}/v1/users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': type },
        body: '{"no_such_field":1}',
      });
      expect([type, response.status]).toEqual([type, 422]);
    }
  });

  test.for([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a header without a name', 'GET /v1/jwks HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n', 400],
    ['no host', 'GET /v1/jwks HTTP/1.1\r\n\r\n', 400],
    ['a host that is none', 'GET /v1/jwks HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n', 400],
    ['two lengths', 'POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}', 400],
    [
      'a length and chunks',
      'POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
      400,
    ],
    ['too many headers', `GET / HTTP/1.1\r\nhost: x\r\n${`a: ${'b'.repeat(1_000)}\r\n`.repeat(20)}\r\n`, 431],
    ['two slashes', 'GET //v1/jwks HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
  ] as const)('survives %s', async ([, bytes, status]) => {
    expect(await sendBytes(clerk.apiUrl, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('survives a client that leaves in the middle of its body', async () => {
    const head = `POST /v1/users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${clerk.secretKey}\r\n`;
    for (const body of ['content-length: 100\r\n\r\n{"first', 'transfer-encoding: chunked\r\n\r\n64\r\n{"first']) {
      await sendBytes(clerk.apiUrl, `${head}${body}`);
    }
    expect(clerk.store.users.size).toBe(0);
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
