import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClerkDouble, FRONTEND_API, startClerkDouble } from './clerk-double.ts';
import { type Database, openPostgres } from './databases.ts';
import { created, newUserId, startTarget, type Target } from './target.ts';

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

test.each(['/', '/sign-in', '/sign-up', '/sign-in/factor-one', '/sign-up/verify-email-address'])(
  '%s loads Clerk from the host that the key names, under a policy that allows just that',
  async (path) => {
    const answer = await target.get(path);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain(`src="https://${FRONTEND_API}/npm/@clerk/clerk-js@6/dist/clerk.browser.js"`);
    expect(page).toContain(`src="https://${FRONTEND_API}/npm/@clerk/ui@1/dist/ui.browser.js"`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'self' https://${FRONTEND_API}`);
    expect(policy).not.toContain('unsafe-eval');
  },
);

test.each(['/assets/app.js', '/assets/app.css', '/assets/theme.js', '/assets/icon.svg'])(
  '%s is served',
  async (path) => {
    const answer = await target.get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('the secret key is on no page', async () => {
  for (const path of ['/', '/sign-in', '/assets/app.js']) {
    expect(await (await target.get(path)).text()).not.toContain(clerk.secretKey);
  }
});

test('the dashboard shows who is signed in, and is kept by no cache', async () => {
  const id = newUserId();
  await target.send(created(id, { firstName: '<b>Ada</b>' }));
  const answer = await target.get('/dashboard', { authorization: `Bearer ${await clerk.token(id)}` });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const page = await answer.text();
  expect(page).toContain('&lt;b&gt;Ada&lt;/b&gt; Lovelace');
  expect(page).not.toContain('<b>Ada');
});

test('signed out, the dashboard leads to sign-in and back, and shows nothing', async () => {
  const answer = await target.get('/dashboard?tab=1');
  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe('/sign-in?redirect_url=%2Fdashboard%3Ftab%3D1');
  expect(await answer.text()).toBe('');
});

test('a browser that Clerk does not know yet is sent on its handshake', async () => {
  const answer = await target.get('/dashboard', { accept: 'text/html', 'sec-fetch-dest': 'document' });
  expect(answer.status).toBe(307);
  const location = new URL(answer.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(`https://${FRONTEND_API}/v1/client/handshake`);
  expect(location.searchParams.get('redirect_url')).toBe(`${target.origin}/dashboard`);
});

test.each([
  ['/nowhere', 404, 'text/html'],
  ['/api/nowhere', 404, 'application/json'],
  ['/api/v1/nowhere', 401, 'application/json'],
  ['/assets/..%2fpage.ts', 404, 'text/html'],
])('%s is answered %i', async (path, status, type) => {
  const answer = await target.get(path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain(type);
});
