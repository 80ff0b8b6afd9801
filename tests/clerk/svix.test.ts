import { createClerkClient } from '@clerk/backend';
import { ApiException, type EndpointIn, MessageAttemptTriggerType, MessageStatus, StatusCodeClass, Svix } from 'svix';
import { describe, expect, test } from 'vitest';
import { openControlStage, SECRET } from './control-stage.ts';
import { FakeClock } from './fake-clock.ts';
import { until } from './receiver.ts';
import { PASSWORD } from './visitor.ts';

const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const clock = new FakeClock();
const { clerk, receiver } = await openControlStage({ clock });
const { appId } = clerk.svix;
const svix = new Svix(clerk.svix.token, { serverUrl: clerk.svix.serverUrl });
let people = 0;

/** Makes a user, and waits for its delivery to the endpoints to be attempted. */
async function createUser(deliveries = 1): Promise<string> {
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  people += 1;
  const { id } = await client.users.createUser({ emailAddress: [`p${people}@example.com`], password: PASSWORD });
  await until('attempts', () => {
    const sent = clerk.deliveries.list({ user: id });
    return sent.length === deliveries && sent.every(({ attempts }) => attempts.length > 0);
  });
  return id;
}

/** The status and code, or what is wrong and where, of a refused call. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiException)) throw new Error('It was not refused.', { cause: error });
  const { code, detail } = error.body as { code?: string; detail: string | { loc: string[] }[] };
  return [error.code, Array.isArray(detail) ? detail.map(({ loc }) => loc.join('.')) : code];
}

describe('endpoints', () => {
  test('are created, read, updated, patched and deleted', async () => {
    const { url } = receiver;
    const made = await svix.endpoint.create(appId, {
      url,
      secret: SECRET,
      filterTypes: ['user.created'],
      metadata: { team: 'web' },
      uid: 'web',
    });
    expect(made).toMatchObject({ url, filterTypes: ['user.created'], disabled: false, description: '', version: 1 });
    expect(made.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await svix.endpoint.get(appId, 'web')).toEqual(made);
    expect(clerk.endpoints.list()).toMatchObject([{ id: made.id, secret: SECRET, events: ['user.created'] }]);
    const updated = await svix.endpoint.update(appId, made.id, { url, description: 'all of them' });
    expect(updated).toMatchObject({ filterTypes: null, description: 'all of them', metadata: {}, uid: null });
    const patched = await svix.endpoint.patch(appId, made.id, { disabled: true });
    expect(patched).toMatchObject({ description: 'all of them', disabled: true });
    expect(patched.updatedAt.getTime()).toBeGreaterThan(updated.updatedAt.getTime());
    await svix.endpoint.delete(appId, made.id);
    expect(await refusal(svix.endpoint.get(appId, made.id))).toEqual([404, 'not_found']);
  });

  test('that are disabled get nothing, and what is due to them is given up', async () => {
    receiver.answerWith(() => 500);
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    const userId = await createUser();
    await svix.endpoint.patch(appId, id, { disabled: true });
    clock.advance(5_000);
    await createUser(0);
    expect(clerk.deliveries.list({ user: userId })).toMatchObject([{ state: 'failed' }]);
    expect(receiver.received).toHaveLength(1);
    expect(await svix.endpoint.getStats(appId, id)).toMatchObject({ fail: 1, pending: 0, success: 0 });
    // The event of the second user is known, though nobody was there to get it.
    expect((await svix.message.list(appId)).data).toHaveLength(2);
  });

  test('are listed in pages, newest first, onwards and back', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.unshift((await svix.endpoint.create(appId, { url: receiver.url })).id);
    const pages: string[][] = [];
    let iterator: string | null = null;
    for (;;) {
      const page = await svix.endpoint.list(appId, { limit: 2, iterator });
      pages.push(page.data.map(({ id }) => id));
      ({ iterator } = page);
      if (page.done) break;
    }
    expect(pages.flat()).toEqual(made);
    const second = await svix.endpoint.list(appId, { limit: 2, iterator: pages[0]?.[1] ?? null });
    const first = await svix.endpoint.list(appId, { limit: 2, iterator: second.prevIterator ?? null });
    expect([first.data.map(({ id }) => id), first.done]).toEqual([pages[0], true]);
    const ascending = await svix.endpoint.list(appId, { order: 'ascending' as never });
    expect(ascending.data.map(({ id }) => id)).toEqual(made.reverse());
  });

  test.for<[string, EndpointIn, string[]]>([
    ['no URL', { url: undefined as unknown as string }, ['body.url']],
    ['a URL off loopback', { url: 'https://example.com/hook' }, ['body.url']],
    ['a secret that is none', { url: 'http://127.0.0.1:1/', secret: 'x' }, ['body.secret']],
    ['no event type at all', { url: 'http://127.0.0.1:1/', filterTypes: [] }, ['body.filterTypes']],
    ['metadata that is no text', { url: 'http://127.0.0.1:1/', metadata: { a: 1 as never } }, ['body.metadata']],
    ['a uid with blanks', { url: 'http://127.0.0.1:1/', uid: 'a b' }, ['body.uid']],
    ['a rate limit, which nothing would keep', { url: 'http://127.0.0.1:1/', rateLimit: 5 }, ['body.rateLimit']],
  ])('are refused with %s', async ([, body, loc]) => {
    expect(await refusal(svix.endpoint.create(appId, body))).toEqual([422, loc]);
    expect(clerk.endpoints.list()).toEqual([]);
  });

  test('may not share a uid', async () => {
    await svix.endpoint.create(appId, { url: receiver.url, uid: 'web' });
    expect(await refusal(svix.endpoint.create(appId, { url: receiver.url, uid: 'web' }))).toEqual([409, 'conflict']);
  });
});

describe('a secret', () => {
  test('is read and rotated: both sign for a day, then the new one alone', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    expect((await svix.endpoint.getSecret(appId, id)).key).toBe(SECRET);
    await svix.endpoint.rotateSecret(appId, id, { key: OTHER });
    expect((await svix.endpoint.getSecret(appId, id)).key).toBe(OTHER);
    await createUser();
    clock.advance(86_400_000 - 1);
    await createUser();
    clock.advance(1);
    await createUser();
    const signatures = receiver.received.map(({ headers }) => String(headers['svix-signature']).split(' ').length);
    expect([signatures, receiver.received.map(({ status }) => status)]).toEqual([
      [2, 2, 1],
      [200, 200, 400],
    ]);
  });

  test('that is rotated without a grace period signs no more', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    await svix.endpoint.rotateSecret(appId, id, { gracePeriodSeconds: 0 });
    expect((await svix.endpoint.getSecret(appId, id)).key).not.toBe(SECRET);
    await createUser();
    expect(receiver.received[0]?.status).toBe(400);
  });

  test.for([
    ['a key that is none', { key: 'secret' }, [422, ['body.secret']]],
    ['a grace period over a week', { gracePeriodSeconds: 604_801 }, [422, ['body.gracePeriodSeconds']]],
    ['a grace period below none', { gracePeriodSeconds: -1 }, [422, ['body.gracePeriodSeconds']]],
  ] as const)('is not rotated with %s', async ([, body, expected]) => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    expect(await refusal(svix.endpoint.rotateSecret(appId, id, body))).toEqual(expected);
    expect((await svix.endpoint.getSecret(appId, id)).key).toBe(SECRET);
  });

  test('is rotated ten times a day at most', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url });
    for (let n = 0; n < 10; n += 1) await svix.endpoint.rotateSecret(appId, id);
    expect(await refusal(svix.endpoint.rotateSecret(appId, id))).toEqual([400, 'limit_reached']);
  });
});

describe('messages and attempts', () => {
  test('tell what was sent, to whom, with which answer', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    const other = await svix.endpoint.create(appId, { url: receiver.url, secret: OTHER });
    const userId = await createUser(2);
    const [message] = (await svix.message.list(appId)).data;
    const payload = message?.payload as { type: string; data: { id: string } };
    expect([message?.eventType, payload.type, payload.data.id]).toEqual(['user.created', 'user.created', userId]);
    const msgId = message?.id ?? '';
    expect(await svix.message.get(appId, msgId)).toEqual(message);
    expect((await svix.message.get(appId, msgId, { withContent: false })).payload).toEqual({});

    const attempts = (await svix.messageAttempt.listByMsg(appId, msgId)).data;
    expect(attempts).toHaveLength(2);
    const failed = attempts.find(({ endpointId }) => endpointId === other.id);
    expect(failed).toMatchObject({
      msgId,
      url: receiver.url,
      responseStatusCode: 400,
      status: MessageStatus.Fail,
      statusText: 'fail',
      triggerType: MessageAttemptTriggerType.Scheduled,
    });
    expect(failed?.responseDurationMs).toBeGreaterThanOrEqual(0);
    expect(await svix.messageAttempt.get(appId, msgId, failed?.id ?? '')).toEqual(failed);
    const [succeeded] = (await svix.messageAttempt.listByEndpoint(appId, id, { withMsg: true })).data;
    expect(succeeded).toMatchObject({ status: MessageStatus.Success, responseStatusCode: 200, msg: { id: msgId } });

    const destinations = (await svix.messageAttempt.listAttemptedDestinations(appId, msgId)).data;
    expect(destinations.map((each) => [each.id, each.statusText, each.nextAttempt !== null])).toEqual([
      [id, 'success', false],
      [other.id, 'pending', true],
    ]);
    const sent = (await svix.messageAttempt.listAttemptedMessages(appId, other.id)).data;
    expect(sent).toMatchObject([{ id: msgId, statusText: 'pending' }]);
  });

  test('are filtered by event type, status, class and time', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    await createUser();
    receiver.answerWith(() => 503);
    await createUser();
    const count = async (options: Parameters<typeof svix.messageAttempt.listByEndpoint>[2]): Promise<number> =>
      (await svix.messageAttempt.listByEndpoint(appId, id, options)).data.length;
    expect(await count({})).toBe(2);
    expect(await count({ status: MessageStatus.Fail })).toBe(1);
    expect(await count({ statusCodeClass: StatusCodeClass.Code5xx })).toBe(1);
    expect(await count({ statusCodeClass: StatusCodeClass.CodeNone })).toBe(0);
    expect(await count({ eventTypes: ['user.deleted'] })).toBe(0);
    expect(await count({ after: new Date(Date.now() + 60_000) })).toBe(0);
    expect(await count({ before: new Date(Date.now() + 60_000) })).toBe(2);
    expect((await svix.message.list(appId, { eventTypes: ['user.created', 'user.deleted'] })).data).toHaveLength(2);
    expect((await svix.message.list(appId, { after: new Date(Date.now() + 60_000) })).data).toHaveLength(0);
  });

  test('are sent again by hand, which a dead letter survives', async () => {
    receiver.answerWith(() => 500);
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    const userId = await createUser();
    const [delivery] = clerk.deliveries.list({ user: userId });
    const msgId = delivery?.id ?? '';
    receiver.answerWith(() => 200);
    expect(await svix.messageAttempt.resend(appId, msgId, id)).toEqual({});
    await until('the resend', () => delivery?.state === 'delivered');
    const [newest] = (await svix.messageAttempt.listByMsg(appId, msgId)).data;
    expect(newest).toMatchObject({ triggerType: MessageAttemptTriggerType.Manual, status: MessageStatus.Success });
    clock.advance(86_400_000);
    expect(receiver.received.map(({ headers }) => headers['svix-id'])).toEqual([msgId, msgId]);
  });

  test('that failed are recovered together', async () => {
    const { id } = await svix.endpoint.create(appId, { url: receiver.url, secret: SECRET });
    for (let n = 0; n < 3; n += 1) clerk.injections.add({ kind: 'lose', count: 1 });
    const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
    const since = new Date(Date.now() - 1_000);
    for (const n of [1, 2, 3]) {
      await client.users.createUser({ emailAddress: [`lost${n}@example.com`], password: PASSWORD });
    }
    expect(clerk.deliveries.list({ state: 'lost' })).toHaveLength(3);
    expect(await svix.endpoint.recover(appId, id, { since })).toMatchObject({ task: 'endpoint.recover' });
    await until('three deliveries', () => clerk.deliveries.list({ state: 'delivered' }).length === 3);
    const tooOld = svix.endpoint.recover(appId, id, { since: new Date(0) });
    expect(await refusal(tooOld)).toEqual([422, ['body.since']]);
  });
});

describe('the portal', () => {
  const ask = (method: string, path: string): Promise<Response> =>
    fetch(`${clerk.apiUrl}/v1/webhooks/${path}`, { method, headers: { authorization: `Bearer ${clerk.secretKey}` } });

  test('is reached with what the Backend API’s link holds', async () => {
    const { svix_url: link } = (await (await ask('POST', 'svix_url')).json()) as { svix_url: string };
    const key = new URL(link).hash.replace('#key=', '');
    const { appId: id, token, serverUrl } = JSON.parse(Buffer.from(key, 'base64').toString()) as typeof clerk.svix;
    expect((await new Svix(token, { serverUrl }).endpoint.list(id)).data).toEqual([]);
  });

  test('is gone while the instance has no application there', async () => {
    await ask('DELETE', 'svix');
    expect(await refusal(svix.endpoint.list(appId))).toEqual([404, 'not_found']);
    await ask('POST', 'svix');
    expect((await svix.endpoint.list(appId)).data).toEqual([]);
  });
});

describe('what is refused', () => {
  test.for([
    ['another token', 'appsk_other'],
    ['the instance’s secret key', 'secret'],
  ] as const)('%s', async ([, token]) => {
    const stranger = new Svix(token === 'secret' ? clerk.secretKey : token, { serverUrl: clerk.svix.serverUrl });
    expect(await refusal(stranger.endpoint.list(appId))).toEqual([401, 'authentication_failed']);
  });

  test.for([
    ['another application', () => svix.endpoint.list('app_other'), [404, 'not_found']],
    ['an unknown endpoint', () => svix.endpoint.get(appId, 'ep_none'), [404, 'not_found']],
    ['an unknown message', () => svix.message.get(appId, 'msg_none'), [404, 'not_found']],
    ['attempts at an unknown message', () => svix.messageAttempt.listByMsg(appId, 'msg_none'), [404, 'not_found']],
    ['attempts at an unknown endpoint', () => svix.messageAttempt.listByEndpoint(appId, 'ep_x'), [404, 'not_found']],
    ['resending to nobody', () => svix.messageAttempt.resend(appId, 'msg_x', 'ep_x'), [404, 'not_found']],
    ['a call that the stand-in lacks', () => svix.application.list(), [404, 'not_found']],
    ['too large a page', () => svix.message.list(appId, { limit: 251 }), [422, ['query.limit']]],
    ['a page of none', () => svix.message.list(appId, { limit: 0 }), [422, ['query.limit']]],
    ['an iterator of no page', () => svix.message.list(appId, { iterator: 'msg_none' }), [422, ['query.iterator']]],
  ] as const)('%s', async ([, call, expected]) => {
    expect(await refusal(call())).toEqual(expected);
  });

  test.for([
    ['broken JSON', '{', 400],
    ['a list', '[]', 400],
    ['two megabytes', JSON.stringify({ url: 'x'.repeat(2_000_000) }), 413],
  ] as const)('%s', async ([, body, status]) => {
    const answer = await fetch(`${clerk.svix.serverUrl}/api/v1/app/${appId}/endpoint`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.svix.token}` },
      body,
    });
    expect([answer.status, Object.keys((await answer.json()) as object).sort()]).toEqual([status, ['code', 'detail']]);
  });
});
