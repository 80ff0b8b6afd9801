import { createClerkClient } from '@clerk/backend';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { until } from './receiver.ts';
import { errorCode, PAGE, Visitor } from './visitor.ts';

const PATH = '/dashboard?tab=1';
const HANDSHAKE = '/v1/client/handshake';

/** An application's server on @clerk/backend, with the cookie jar of one of its visitors. */
class Application {
  readonly #clerk: ClerkStandIn;
  readonly cookies = new Map<string, string>();

  constructor(clerk: ClerkStandIn) {
    this.#clerk = clerk;
  }

  async open(url = `${PAGE}${PATH}`) {
    const { secretKey, publishableKey, apiUrl } = this.#clerk;
    const client = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(url, { headers: { accept: 'text/html', cookie } });
    const state = await client.authenticateRequest(request, { clockSkewInMs: 1 });
    for (const line of state.headers.getSetCookie()) this.set(line);
    return { status: state.status, userId: state.toAuth()?.userId ?? null, location: state.headers.get('location') };
  }

  set(line: string): void {
    const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)/.exec(line) ?? [];
    if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(rest)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Follows a redirect to the Frontend API, as the browser would; what it sets there is for the shared host. */
async function follow(visitor: Visitor, location: string | null): Promise<{ back: string; setCookies: string[] }> {
  const url = new URL(location ?? '');
  expect(url.pathname).toBe(HANDSHAKE);
  const answer = await visitor.get(url.pathname + url.search);
  expect(answer.status).toBe(307);
  return { back: String(answer.headers['location']), setCookies: [answer.headers['set-cookie'] ?? []].flat() };
}

async function signedIn(clerk: ClerkStandIn, visitor: Visitor, app: Application, address: string) {
  const ids = await visitor.signUp(address);
  const { body } = await visitor.post(`/v1/client/sessions/${ids.sessionId}/tokens`);
  app.cookies.set('__session', body.jwt);
  app.cookies.set('__client_uat', String(Math.floor(Date.now() / 1_000)));
  return ids;
}

describe('a development instance', () => {
  let clerk: ClerkStandIn;
  beforeAll(async () => {
    clerk = await startClerk();
  });
  afterAll(() => clerk.stop());

  test('finishes the handshake of a first page request, signed in', async () => {
    const visitor = new Visitor(clerk);
    const app = new Application(clerk);
    const { userId } = await signedIn(clerk, visitor, app, 'a+clerk_test@example.com');
    const first = await app.open();
    expect(first.status).toBe('handshake');
    const { back } = await follow(visitor, first.location);
    expect(new URL(back).searchParams.has('__clerk_handshake_nonce')).toBe(true);
    const second = await app.open(back);
    expect([second.status, second.userId, second.location]).toEqual(['signed-in', userId, `${PAGE}${PATH}`]);
    expect([...app.cookies.keys()]).toContain('__clerk_db_jwt');
    expect(await app.open()).toMatchObject({ status: 'signed-in', userId });
    visitor.close();
  });

  test('finishes it signed out for a visitor nobody knows', async () => {
    const visitor = new Visitor(clerk);
    const app = new Application(clerk);
    const { back } = await follow(visitor, (await app.open()).location);
    expect((await app.open(back)).status).toBe('signed-out');
    expect(app.cookies.get('__client_uat')).toBe('0');
    expect(await app.open()).toMatchObject({ status: 'signed-out', location: null });
    visitor.close();
  });

  test('gives the payload as a token where it is asked for one', async () => {
    const visitor = new Visitor(clerk);
    const app = new Application(clerk);
    const { userId } = await signedIn(clerk, visitor, app, 'b+clerk_test@example.com');
    const query = new URLSearchParams({ redirect_url: `${PAGE}/`, format: 'token' });
    const { back } = await follow(visitor, `${clerk.fapiUrl}${HANDSHAKE}?${query}`);
    expect(new URL(back).searchParams.get('__clerk_handshake')).toMatch(/^ey/);
    expect(await app.open(back)).toMatchObject({ status: 'signed-in', userId });
    visitor.close();
  });

  test('a payload is fetched once', async () => {
    const visitor = new Visitor(clerk);
    const query = new URLSearchParams({ redirect_url: `${PAGE}/`, format: 'nonce' });
    const { back } = await follow(visitor, `${clerk.fapiUrl}${HANDSHAKE}?${query}`);
    const nonce = new URL(back).searchParams.get('__clerk_handshake_nonce') ?? '';
    const read = () =>
      fetch(`${clerk.apiUrl}/v1/clients/handshake_payload?nonce=${nonce}`, {
        headers: { authorization: `Bearer ${clerk.secretKey}` },
      });
    expect((await read()).status).toBe(200);
    expect((await read()).status).toBe(404);
    visitor.close();
  });

  test('the token of a revoked session does not sign anybody in', async () => {
    const visitor = new Visitor(clerk);
    const app = new Application(clerk);
    const { sessionId } = await signedIn(clerk, visitor, app, 'c+clerk_test@example.com');
    await visitor.post(`/v1/client/sessions/${sessionId}/end`);
    const { back } = await follow(visitor, (await app.open()).location);
    expect((await app.open(back)).status).toBe('signed-out');
    visitor.close();
  });

  test('a forged session token does not sign anybody in', async () => {
    const victim = new Visitor(clerk);
    const { sessionId } = await victim.signUp('d+clerk_test@example.com');
    const other = await startClerk();
    const forger = new Visitor(clerk);
    const neighbour = new Visitor(other);
    const theirs = await neighbour.signUp('d+clerk_test@example.com');
    const foreign = await neighbour.post(`/v1/client/sessions/${theirs.sessionId}/tokens`);
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const claims = Buffer.from(JSON.stringify({ sid: sessionId })).toString('base64url');
    for (const token of [`${header}.${claims}.`, `${header}.${claims}`, 'x', foreign.body.jwt]) {
      const query = new URLSearchParams({ redirect_url: `${PAGE}/`, format: 'token', __session: token });
      const { back } = await follow(forger, `${clerk.fapiUrl}${HANDSHAKE}?${query}`);
      expect((await new Application(clerk).open(back)).status).toBe('signed-out');
    }
    neighbour.close();
    await other.stop();
    victim.close();
    forger.close();
  });

  test.for([[''], ['/dashboard'], ['javascript:alert(1)'], ['//example.com']])(
    'refuses to redirect to "%s"',
    async ([to]) => {
      const visitor = new Visitor(clerk);
      const answer = await visitor.get(`${HANDSHAKE}?redirect_url=${encodeURIComponent(to ?? '')}`);
      expect([answer.status, errorCode(answer)]).toEqual([422, 'form_param_format_invalid']);
      visitor.close();
    },
  );

  test('a development token that nobody gave out is refused, and a new one can be had', async () => {
    const visitor = new Visitor(clerk);
    const refused = await visitor.get('/v1/client?__clerk_db_jwt=dvb_none');
    expect([refused.status, errorCode(refused)]).toEqual([401, 'dev_browser_unauthenticated']);
    const { body } = await visitor.post('/v1/dev_browser');
    expect((await visitor.get(`/v1/client?__clerk_db_jwt=${body.id}`)).status).toBe(200);
    visitor.close();
  });

  test('a development token carries the client where cookies do not', async () => {
    const visitor = new Visitor(clerk);
    const { body } = await visitor.post('/v1/dev_browser');
    const created = await visitor.post(`/v1/client/sign_ups?__clerk_db_jwt=${body.id}`);
    visitor.cookies.clear();
    const read = await visitor.get(`/v1/client?__clerk_db_jwt=${body.id}`);
    expect(read.body.response.sign_up.id).toBe(created.body.response.id);
    visitor.close();
  });
});

test('an expired token is renewed by the handshake', async () => {
  const clerk = await startClerk({ tokenLifetimeSeconds: 2 });
  const visitor = new Visitor(clerk);
  const app = new Application(clerk);
  const { userId } = await signedIn(clerk, visitor, app, 'e+clerk_test@example.com');
  const { back: first } = await follow(visitor, (await app.open()).location);
  await app.open(first);
  const old = app.cookies.get('__session') ?? '';
  const { exp } = JSON.parse(Buffer.from(old.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  await until('the token to expire', () => Date.now() > exp * 1_000 + 5);
  const expired = await app.open();
  expect(expired.status).toBe('handshake');
  // What a browser that blocks third-party cookies would send: none.
  visitor.cookies.clear();
  const { back } = await follow(visitor, expired.location);
  expect(await app.open(back)).toMatchObject({ status: 'signed-in', userId });
  expect(app.cookies.get('__session')).not.toBe(old);
  visitor.close();
  await clerk.stop();
});

test('a production instance hands the payload over by cookie', async () => {
  const clerk = await startClerk({ environment: 'production' });
  const visitor = new Visitor(clerk);
  const app = new Application(clerk);
  const address = 'live@example.com';
  const { userId, sessionId } = await visitor.signUp(address);
  const { body } = await visitor.post(`/v1/client/sessions/${sessionId}/tokens`);
  expect(visitor.cookies.get('__client_uat')).toMatch(/^\d{10}$/);
  // The session cookie is there and the other is not: a state that only a handshake resolves.
  app.cookies.set('__session', body.jwt);
  const first = await app.open();
  expect(first.status).toBe('handshake');
  const { back, setCookies } = await follow(visitor, first.location);
  expect(back).toBe(`${PAGE}${PATH}`);
  setCookies.forEach((line) => app.set(line));
  expect(app.cookies.has('__clerk_handshake_nonce')).toBe(true);
  expect(await app.open(back)).toMatchObject({ status: 'signed-in', userId });
  expect(app.cookies.has('__clerk_handshake_nonce')).toBe(false);
  expect(await app.open()).toMatchObject({ status: 'signed-in', userId });
  const refused = await visitor.post('/v1/dev_browser');
  expect(errorCode(refused)).toBe('operation_not_allowed_on_production_instance');
  visitor.close();
  await clerk.stop();
});

test('requests that are no page requests get no handshake', async () => {
  const clerk = await startClerk();
  const { secretKey, publishableKey, apiUrl } = clerk;
  const client = createClerkClient({ secretKey, publishableKey, apiUrl, telemetry: { disabled: true } });
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const state = await client.authenticateRequest(
    new Request(`${PAGE}/api`, { headers: { accept: 'application/json' } }),
  );
  expect(state.status).toBe('signed-out');
  await clerk.stop();
});
