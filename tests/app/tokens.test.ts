import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClerkDouble, startClerkDouble, type TokenChange } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { created, newUserId, startTarget, type Target } from './target.ts';

let database: Database;
let clerk: ClerkDouble;
let target: Target;
const id = newUserId();

beforeAll(async () => {
  [database, clerk] = await Promise.all([openPostgres(), startClerkDouble()]);
  target = await startTarget(database, clerk);
  await target.send(created(id));
});
afterAll(async () => {
  await target?.stop();
  await Promise.all([database?.stop(), clerk?.stop()]);
});

const me = (headers: Record<string, string>) => target.get('/api/v1/users/me', headers);
const bearer = (token: string) => me({ authorization: `Bearer ${token}` });
/** What a browser of a development instance carries. */
const cookies = (token: string) => {
  const signedIn = Math.floor(Date.now() / 1000) - 60;
  return { cookie: `__session=${token}; __client_uat=${signedIn}; __clerk_db_jwt=dvb_test` };
};
const own = () => ({ claims: { azp: target.origin } });

test.each<[string, () => TokenChange]>([
  ['made through the Backend API, for no party', () => ({})],
  ['made for this origin', own],
])('a token %s is good', async (_case, change) => {
  expect((await bearer(await clerk.token(id, change()))).status).toBe(200);
});

test('the cookies of this origin are good', async () => {
  expect((await me(cookies(await clerk.token(id, own())))).status).toBe(200);
});

const parts = async () => (await clerk.token(id)).split('.');
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each<[string, () => Promise<string>]>([
  ['that has expired', () => clerk.token(id, { expiresIn: -30 })],
  ['that is not valid yet', () => clerk.token(id, { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } })],
  ['of a key that is not the instance’s', () => clerk.token(id, { forged: true })],
  ['made for another origin', () => clerk.token(id, { claims: { azp: 'https://evil.example' } })],
  ['with another subject written in', async () => (await parts()).with(1, encode({ sub: id, exp: 9e9 })).join('.')],
  [
    'with the algorithm none',
    async () =>
      (await parts())
        .with(0, encode({ alg: 'none', kid: 'ins_double' }))
        .with(2, '')
        .join('.'),
  ],
  ['of an unknown key', async () => (await parts()).with(0, encode({ alg: 'RS256', kid: 'ins_other' })).join('.')],
  ['that is no token', async () => 'garbage'],
  ['made of three wrong words', async () => 'a.b.c'],
  ['of JSON that holds nothing', async () => `${encode(null)}.${encode(null)}.x`],
])('a token %s is answered 401', async (_case, make) => {
  const answer = await bearer(await make());
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ error: 'unauthenticated' });
});

test.each<[string, () => Promise<Record<string, string>>]>([
  ['nothing', async () => ({})],
  ['an empty header', async () => ({ authorization: '' })],
  ['another scheme', async () => ({ authorization: 'Basic YTpi' })],
  [
    'the cookies of another origin',
    async () => cookies(await clerk.token(id, { claims: { azp: 'http://127.0.0.1:1' } })),
  ],
  ['the cookies of no origin', async () => cookies(await clerk.token(id))],
  [
    'the cookies of no origin, and another scheme',
    async () => ({ ...cookies(await clerk.token(id)), authorization: 'Basic YTpi' }),
  ],
])('a request with %s is answered 401', async (_case, headers) => {
  expect((await me(await headers())).status).toBe(401);
});

describe('while Clerk does not answer', () => {
  test('keys that are known keep working; health says what is wrong and recovers', async () => {
    const token = await clerk.token(id);
    expect((await bearer(token)).status).toBe(200);
    clerk.setUp(false);
    try {
      const health = await startTarget(database, clerk);
      const report = await health.get('/health').finally(() => health.stop());
      expect(report.status).toBe(503);
      expect(await report.json()).toMatchObject({ status: 'failing', checks: { database: 'ok', clerk: 'failing' } });
      expect((await bearer(token)).status).toBe(200);
    } finally {
      clerk.setUp(true);
    }
  });

  test('a token that nobody can judge is answered 503, not 401', async () => {
    const elsewhere = await startClerkDouble();
    const blind = await startTarget(database, elsewhere);
    elsewhere.setUp(false);
    const headers = { authorization: `Bearer ${await elsewhere.token(id)}` };
    const [api, page] = await Promise.all([blind.get('/api/v1/users/me', headers), blind.get('/dashboard', headers)]);
    await Promise.all([blind.stop(), elsewhere.stop()]);
    expect([api.status, page.status]).toEqual([503, 503]);
    expect(await api.json()).toEqual({ error: 'authentication_unavailable' });
    expect(await page.text()).not.toMatch(/jwks|Error:|at file/i);
  });
});

test('healthy, the answer names version and every dependency, and asks Clerk once in a while only', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => target.get('/health')));
  const before = clerk.calls();
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await answers[0]?.json()).toEqual({
    status: 'ok',
    version: 'abc1234',
    checks: { application: 'ok', database: 'ok', clerk: 'ok' },
  });
  await target.get('/health');
  expect(clerk.calls()).toBe(before);
});
