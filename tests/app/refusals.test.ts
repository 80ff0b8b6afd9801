import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkDouble, startClerkDouble } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { created, deleted, newUserId, OTHER_SECRET, seal, type Sealed, startTarget, type Target } from './target.ts';

let database: Database;
let clerk: ClerkDouble;
let target: Target;

beforeAll(async () => {
  [database, clerk] = await Promise.all([openPostgres(), startClerkDouble()]);
  target = await startTarget(database, clerk);
});
afterAll(async () => {
  await target?.stop();
  await Promise.all([database?.stop(), clerk?.stop()]);
});

const minutesAway = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const without = (name: string) => (body: string) => {
  const { headers } = seal(body);
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name)) };
};

const FORGERIES: [string, (body: string) => Sealed][] = [
  ['no svix-id', without('svix-id')],
  ['no svix-timestamp', without('svix-timestamp')],
  ['no svix-signature', without('svix-signature')],
  ['no headers at all', (body) => ({ body, headers: {} })],
  ['another secret', (body) => seal(body, { secret: OTHER_SECRET })],
  ['a stale timestamp', (body) => seal(body, { at: minutesAway(-10) })],
  ['a timestamp from the future', (body) => seal(body, { at: minutesAway(10) })],
  ['a body changed after signing', (body) => ({ ...seal(body), body: body.replace('Ada', 'Eve') })],
  [
    'the signature of another form of the body',
    (body) => ({ ...seal(body), body: JSON.stringify(JSON.parse(body), null, 1) }),
  ],
  ['another message id', (body) => ({ body, headers: { ...seal(body).headers, 'svix-id': 'msg_other' } })],
  ['a signature that is none', (body) => ({ body, headers: { ...seal(body).headers, 'svix-signature': 'v1,' } })],
];

test.each(FORGERIES)('a delivery with %s is refused and changes nothing', async (_case, forge) => {
  const id = newUserId();
  const answer = await target.post(forge(JSON.stringify(created(id))));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: 'invalid_signature' });
  expect(await database.rows(id)).toEqual([]);
});

test('a forged deletion leaves the row', async () => {
  const id = newUserId();
  expect((await target.send(created(id))).status).toBe(200);
  expect((await target.post(seal(JSON.stringify(deleted(id)), { secret: OTHER_SECRET }))).status).toBe(400);
  expect(await database.rows(id)).toHaveLength(1);
});

test('a genuine body with unusual white space is accepted', async () => {
  const id = newUserId();
  expect((await target.post(seal(JSON.stringify(created(id), null, 3)))).status).toBe(200);
  expect(await database.rows(id)).toHaveLength(1);
});

const data = (changes: object) => ({ ...created('user_malformed'), data: changes });
const user = created('user_malformed').data;

test.each([
  ['no id', data({ ...user, id: undefined })],
  ['an empty id', data({ ...user, id: '' })],
  ['an id that is a number', data({ ...user, id: 7 })],
  ['an id with NUL', data({ ...user, id: 'user_\0' })],
  ['addresses that are no list', data({ ...user, email_addresses: 'ada@example.com' })],
  ['a name that is an object', data({ ...user, first_name: {} })],
  ['no time of update', data({ ...user, updated_at: undefined })],
  ['a time that is text', data({ ...user, updated_at: '2026' })],
  ['no data', { ...created('user_malformed'), data: null }],
  ['no id to delete', { ...deleted('user_malformed'), data: { object: 'user', deleted: true } }],
  ['no type', { ...created('user_malformed'), type: undefined }],
  ['a type that is a number', { ...created('user_malformed'), type: 5 }],
])('a signed event with %s is answered 400 and writes nothing', async (_case, event) => {
  const answer = await target.send(event);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: 'invalid_payload' });
  expect(await database.rows('user_malformed')).toEqual([]);
});

test.each(['this is no event', '', 'null', '[]', '"text"'])('a signed body %j is answered 400', async (body) => {
  expect((await target.post(seal(body))).status).toBe(400);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is no way to deliver', async (method) => {
  const answer = await fetch(`${target.origin}/api/webhooks/clerk`, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
});

test('a body beyond the limit is answered 413', async () => {
  const answer = await target.post(seal(JSON.stringify({ padding: 'x'.repeat(11 * 1024 * 1024) })));
  expect(answer.status).toBe(413);
});

describe('in a bad state', () => {
  test.each([
    ['missing', ''],
    ['no secret at all', 'whsec_!'],
  ])('with a signing secret that is %s, deliveries are answered 500', async (_case, secret) => {
    const broken = await startTarget(database, clerk, { CLERK_WEBHOOK_SIGNING_SECRET: secret });
    const id = newUserId();
    const answer = await broken.send(created(id)).finally(() => broken.stop());
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error: 'internal_error' });
    expect(await database.rows(id)).toEqual([]);
  });

  test('with the database gone, a delivery is answered 500 without the detail, which is logged', async () => {
    const doomed = await openPostgres();
    const stranded = await startTarget(doomed, clerk);
    await doomed.stop();
    const answer = await stranded.send(created(newUserId()));
    const health = await stranded.get('/health');
    await stranded.stop();
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"error":"internal_error"}');
    expect(stranded.logs).toContainEqual(expect.objectContaining({ level: 'error', msg: 'delivery failed' }));
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ checks: { application: 'ok', database: 'failing', clerk: 'ok' } });
  });
});
