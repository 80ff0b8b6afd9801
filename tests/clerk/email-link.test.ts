import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClerkStandIn, startClerk } from '../../sandbox/clerk/index.ts';
import { FakeClock } from './fake-clock.ts';
import { type Answer, errorCode, lastLink, PAGE, PASSWORD, Visitor } from './visitor.ts';

const ADDRESS = 'ada@example.com';
const redirect_url = `${PAGE}/sign-up#/verify?keep=1`;

let clock: FakeClock;
let visitor: Visitor;
let stranger: Visitor;
afterEach(() => [visitor, stranger].forEach((each) => each.close()));

async function reset(clerk: ClerkStandIn): Promise<void> {
  await fetch(`${clerk.apiUrl}/_control/reset`, { method: 'POST' });
  visitor = new Visitor(clerk);
  stranger = new Visitor(clerk);
}

/** Signs up as far as the link. */
async function sendSignUpLink(form: Readonly<Record<string, string>> = { redirect_url }): Promise<string> {
  const { body } = await visitor.post('/v1/client/sign_ups', { email_address: ADDRESS, password: PASSWORD });
  const path = `/v1/client/sign_ups/${body.response.id}`;
  const prepared = await visitor.post(`${path}/prepare_verification`, { strategy: 'email_link', ...form });
  expect(prepared.status).toBe(200);
  return path;
}

/** Opens a link, and gives what it led to. */
async function open(by: Visitor, link: string): Promise<Record<string, string | null>> {
  const answer = await by.get(link);
  expect(answer.status).toBe(303);
  const url = new URL(String(answer.headers['location']));
  return {
    page: `${url.origin}${url.pathname}${url.hash}`,
    status: url.searchParams.get('__clerk_status'),
    session: url.searchParams.get('__clerk_created_session'),
  };
}

describe('an emailed link', () => {
  let clerk: ClerkStandIn;
  beforeAll(async () => {
    clock = new FakeClock();
    clerk = await startClerk({ clock, settings: { emailVerification: 'email_link', emailFactors: ['email_link'] } });
  });
  beforeEach(() => reset(clerk));
  afterAll(() => clerk.stop());

  test('signs up the browser that asked, which sees it by asking again', async () => {
    const path = await sendSignUpLink();
    const waiting = (await visitor.get(path)).body.response;
    expect(waiting).toMatchObject({
      status: 'missing_requirements',
      verifications: { email_address: { status: 'unverified', strategy: 'email_link', next_action: 'needs_attempt' } },
    });
    const landed = await open(visitor, lastLink(clerk, ADDRESS));
    expect(landed).toMatchObject({ page: `${PAGE}/sign-up#/verify?keep=1`, status: 'verified' });
    const { body } = await visitor.get(path);
    expect(body.response).toMatchObject({
      status: 'complete',
      created_session_id: landed['session'],
      verifications: { email_address: { status: 'verified', verified_at_client: body.client.id } },
    });
    expect(body.client.sessions.map(({ id }) => id)).toEqual([landed['session']]);
  });

  test('opened elsewhere signs up the browser that asked, and nobody else', async () => {
    const path = await sendSignUpLink();
    await stranger.post('/v1/client');
    expect(await open(stranger, lastLink(clerk, ADDRESS))).toMatchObject({ status: 'verified' });
    expect((await stranger.get('/v1/client')).body.response.sessions).toEqual([]);
    const { body } = await visitor.get(path);
    expect(body.response.status).toBe('complete');
    expect(body.client.sessions).toHaveLength(1);
  });

  test('without a page to lead to says how it went', async () => {
    await sendSignUpLink({});
    const answer = await visitor.get(lastLink(clerk, ADDRESS));
    expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(answer.text).toContain('verified');
  });

  test('signs in, and proves a new address of the Backend API', async () => {
    await fetch(`${clerk.apiUrl}/_control/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        users: [{ email_address: [ADDRESS], email_address_identification_status: ['reserved'] }],
      }),
    });
    const { body } = await visitor.post('/v1/client/sign_ins', {
      identifier: ADDRESS,
      strategy: 'email_link',
      redirect_url,
    });
    expect(body.response.supported_first_factors.map(({ strategy }) => strategy)).toEqual(['email_link']);
    expect(await open(stranger, lastLink(clerk, ADDRESS))).toMatchObject({ status: 'verified' });
    const done = await visitor.get(`/v1/client/sign_ins/${body.response.id}`);
    expect(done.body.response).toMatchObject({
      status: 'complete',
      first_factor_verification: { strategy: 'email_link', status: 'verified' },
    });
    expect(clerk.store.userByIdentifier(ADDRESS)?.emailAddresses[0]).toMatchObject({
      reserved: false,
      verification: { status: 'verified', strategy: 'email_link' },
    });
  });

  test('expires after ten minutes, and says so to both pages', async () => {
    const path = await sendSignUpLink();
    clock.advance(600_000);
    expect(await open(visitor, lastLink(clerk, ADDRESS))).toMatchObject({ status: 'expired', session: null });
    expect((await visitor.get(path)).body.response).toMatchObject({
      status: 'missing_requirements',
      verifications: { email_address: { status: 'expired', next_action: 'needs_prepare' } },
    });
    expect(clerk.store.users.size).toBe(0);
  });

  test('works once', async () => {
    await sendSignUpLink();
    await open(visitor, lastLink(clerk, ADDRESS));
    expect(await open(stranger, lastLink(clerk, ADDRESS))).toMatchObject({ status: 'failed', session: null });
    expect(clerk.store.sessions.size).toBe(1);
  });

  test('is no good after a newer one was sent, or another sign-up began', async () => {
    const path = await sendSignUpLink();
    const older = lastLink(clerk, ADDRESS);
    await visitor.post(`${path}/prepare_verification`, { strategy: 'email_link', redirect_url });
    const replaced = await visitor.get(older);
    expect([replaced.status, errorCode(replaced)]).toEqual([400, 'verification_link_token_expired']);
    const newer = lastLink(clerk, ADDRESS);
    await visitor.post('/v1/client/sign_ups');
    expect(await open(visitor, newer)).toMatchObject({ status: 'failed' });
    expect(clerk.store.users.size).toBe(0);
  });

  test('fails where somebody else took the address meanwhile', async () => {
    const path = await sendSignUpLink();
    await fetch(`${clerk.apiUrl}/_control/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ users: [{ email_address: [ADDRESS] }] }),
    });
    expect(await open(visitor, lastLink(clerk, ADDRESS))).toMatchObject({ status: 'failed', session: null });
    expect((await visitor.get(path)).body.response.status).toBe('missing_requirements');
  });

  async function tokenOfSession(): Promise<string> {
    await sendSignUpLink();
    const { session } = await open(visitor, lastLink(clerk, ADDRESS));
    const answer: Answer = await visitor.post(`/v1/client/sessions/${session}/tokens`);
    return answer.body.jwt;
  }

  test.for([['no token'], ['a made-up token'], ["a session's token"]] as const)(
    'is refused with %s',
    async ([name]) => {
      const token = name === "a session's token" ? await tokenOfSession() : name === 'no token' ? '' : 'a.b.c';
      const answer = await stranger.get(`/v1/verify?token=${token}`);
      expect([answer.status, errorCode(answer)]).toEqual([400, 'verification_link_token_invalid']);
    },
  );

  test('cannot be attempted with a code, and leads to web pages only', async () => {
    const path = await sendSignUpLink();
    const coded = await visitor.post(`${path}/attempt_verification`, { strategy: 'email_link', code: '424242' });
    expect([coded.status, errorCode(coded)]).toEqual([400, 'verification_strategy_invalid']);
    const form = { strategy: 'email_link', redirect_url: 'javascript:alert(1)' };
    const scripted = await visitor.post(`${path}/prepare_verification`, form);
    expect([scripted.status, errorCode(scripted)]).toEqual([422, 'form_param_format_invalid']);
    const byCode = await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    expect(errorCode(byCode)).toBe('form_param_value_invalid');
  });
});

describe('an emailed link that must be opened where it was asked for', () => {
  let clerk: ClerkStandIn;
  beforeAll(async () => {
    clerk = await startClerk({ settings: { emailVerification: 'email_link', sameClientLinks: true } });
  });
  beforeEach(() => reset(clerk));
  afterAll(() => clerk.stop());

  test('is refused to another browser, and still good for the right one', async () => {
    await sendSignUpLink();
    const link = lastLink(clerk, ADDRESS);
    expect(await open(stranger, link)).toMatchObject({ status: 'client_mismatch', session: null });
    expect(clerk.store.users.size).toBe(0);
    expect(await open(visitor, link)).toMatchObject({ status: 'verified' });
  });
});
