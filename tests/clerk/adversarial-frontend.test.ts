import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { errorCode, Visitor } from './visitor.ts';

const TEN_MEGABYTES = 'x'.repeat(10 * 1024 * 1024);
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

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
// Whatever was sent: nothing was an internal error, and the API still answers.
afterEach(async () => {
  expect(lines).toEqual([]);
  expect((await visitor.get('/v1/health')).status).toBe(200);
});

describe('the Frontend API', () => {
  const SIGN_UPS = '/v1/client/sign_ups';

  test.for([
    ['a cut form', 'email_address=a%4', {}],
    ['a NUL in a form', 'first_name=a%00b', {}],
    ['broken JSON', '{', { 'content-type': 'application/json' }],
    ['an array', '[]', { 'content-type': 'application/json' }],
    ['a multipart body', '--x', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['JSON of a thousand levels', deep(1_001), { 'content-type': 'application/json' }],
    ['a lone percent sign', '%', {}],
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

  test.for([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a thousand levels', deep(1_001)],
  ] as const)('answers 422 to metadata that is %s', async ([, metadata]) => {
    const answer = await visitor.post(SIGN_UPS, { unsafe_metadata: metadata });
    expect([answer.status, errorCode(answer)]).toEqual([422, 'form_param_format_invalid']);
  });

  test.for([
    ['bytes that are no UTF-8', 'first_name=%ff%fe'],
    ['a field many times over', 'first_name=a&'.repeat(20_000)],
    ['names that objects have of themselves', '__proto__=a&constructor=b&toString=c&hasOwnProperty=d'],
    ['names in brackets', 'first_name[]=a&first_name[b][c]=d&[=e&]=f'],
    ['nothing but separators', '&&==&=&'],
  ])('takes a form with %s', async ([, body]) => {
    const answer = await visitor.send('POST', SIGN_UPS, body);
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test.for([
    ['no token', '__client=x'],
    ['an empty token', '__client=..'],
    ['a token of nobody', '__client=eyJhbGciOiJub25lIn0.eyJpZCI6ImNsaWVudF8xIn0.'],
    ['a name of objects', '__client=__proto__'],
    ['a broken escape', '__client=%E0%A4%A'],
    ['no names', '=;;=;'],
  ])('knows nobody by a cookie that is %s', async ([, cookie]) => {
    const answer = await visitor.send('GET', '/v1/client', undefined, { cookie: cookie ?? '' });
    expect([answer.status, answer.body.response]).toEqual([200, null]);
  });

  test.for([['%E0%A4%A'], ['%00'], ['%zz']])('answers 404 to the id %s', async ([id]) => {
    const answer = await visitor.get(`/v1/client/sign_ups/${id}`);
    expect([answer.status, errorCode(answer)]).toEqual([404, 'resource_not_found']);
  });

  test('answers HEAD as GET, without the body', async () => {
    const head = await visitor.send('HEAD', '/v1/environment');
    expect([head.status, head.text]).toEqual([200, '']);
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

test('scripts answer 404 to a path whose escapes are broken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-scripts-'));
  await writeFile(join(folder, 'package.json'), '{"version":"6.0.0"}');
  const served = await startClerk({ scripts: { clerkJs: folder, ui: folder }, log: (line) => lines.push(line) });
  const guest = new Visitor(served);
  for (const path of ['%E0%A4%A', '%00.js', '..%2fpackage.json', '%2e%2e%2fpackage.json']) {
    expect((await guest.get(`/npm/@clerk/ui@6/dist/${path}`)).status).toBe(404);
  }
  guest.close();
  await served.stop();
  await rm(folder, { recursive: true });
});
