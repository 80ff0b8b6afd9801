import { createClerkClient } from '@clerk/backend';
import { request as requestHttp } from 'node:http';
import { describe, expect, test } from 'vitest';
import { RETRY_DELAYS_MS } from '../../sandbox/clerk/index.ts';
import { openControlStage, refusalIn, SECRET } from './control-stage.ts';
import { until } from './receiver.ts';
import { errorCode, PASSWORD, Visitor } from './visitor.ts';

const { clerk, receiver, control } = await openControlStage();

async function createUser(): Promise<string> {
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.apiUrl });
  return (await client.users.createUser({ emailAddress: ['ada@example.com'], password: PASSWORD })).id;
}

describe('the clock', () => {
  test('moves on through the whole schedule within a moment of real time', async () => {
    receiver.answerWith(() => 503);
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    const before = await control('GET', '/clock');
    let ahead = 0;
    for (const [index, ms] of RETRY_DELAYS_MS.entries()) {
      await until('the attempt', () => clerk.deliveries.list()[0]?.attempts.length === index + 1);
      expect((await control('POST', '/clock/advance', { ms })).status).toBe(200);
      ahead += ms;
    }
    await until('the end', () => clerk.deliveries.list()[0]?.state === 'failed');
    const after = await control('GET', '/clock');
    expect(Number(after.body['aheadMs']) - Number(before.body['aheadMs'])).toBe(ahead);
    // Signatures keep real time, as whoever verifies them does.
    const timestamps = receiver.received.map(({ headers }) => Number(headers['svix-timestamp']));
    expect(Math.max(...timestamps) * 1_000).toBeLessThanOrEqual(Date.now());
  });

  test('lets an emailed code run out', async () => {
    const visitor = new Visitor(clerk);
    const created = await visitor.post('/v1/client/sign_ups', { email_address: 'ada@example.com', password: PASSWORD });
    const path = `/v1/client/sign_ups/${created.body.response.id}`;
    await visitor.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    await control('POST', '/clock/advance', { ms: 600_000 });
    const code = clerk.store.inbox[0]?.code ?? '';
    const late = await visitor.post(`${path}/attempt_verification`, { strategy: 'email_code', code });
    expect(errorCode(late)).toBe('verification_expired');
    visitor.close();
  });

  test.for([
    ['nothing', {}, [422, 'form_param_missing']],
    ['a step back', { ms: -1 }, [422, 'form_param_value_invalid']],
    ['more than a year', { ms: 32_000_000_000 }, [422, 'form_param_value_invalid']],
    ['a word', { ms: 'soon' }, [422, 'form_param_format_invalid']],
  ] as const)('does not move on by %s', async ([, body, expected]) => {
    expect(refusalIn(await control('POST', '/clock/advance', body))).toEqual(expected);
  });
});

describe('deliveries', () => {
  test('are read one by one and sent again, to one endpoint or to all', async () => {
    const one = clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    const userId = await createUser();
    await until('two deliveries', () => clerk.deliveries.list({ state: 'delivered', user: userId }).length === 2);
    const id = clerk.deliveries.list()[0]?.id ?? '';
    expect((await control('GET', `/deliveries/${id}`)).body['deliveries']).toHaveLength(2);
    const sent = await control('POST', `/deliveries/${id}/resend`, { endpoint: one.id });
    expect([sent.status, sent.body['resent']]).toEqual([202, [one.id]]);
    await until('one more', () => receiver.received.length === 3);
    expect((await control('POST', `/deliveries/${id}/resend`)).body['resent']).toHaveLength(2);
    await until('two more', () => receiver.received.length === 5);
    expect(receiver.received.every(({ headers }) => headers['svix-id'] === id)).toBe(true);
  });

  test('to an endpoint that is gone, or of no message, are not sent again', async () => {
    const { id: endpoint } = clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    await createUser();
    await until('a delivery', () => receiver.received.length === 1);
    const id = clerk.deliveries.list()[0]?.id ?? '';
    expect(refusalIn(await control('POST', `/deliveries/${id}/resend`, { endpoint: 'ep_none' }))).toEqual([
      404,
      'resource_not_found',
    ]);
    clerk.endpoints.remove(endpoint);
    expect((await control('POST', `/deliveries/${id}/resend`)).status).toBe(404);
    expect((await control('POST', '/deliveries/msg_none/resend')).status).toBe(404);
    expect((await control('GET', '/deliveries/msg_none')).status).toBe(404);
  });
});

describe('endpoints', () => {
  test('are changed, disabled and rotated', async () => {
    const { id } = clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    const changed = await control('PATCH', `/endpoints/${id}`, { disabled: true, events: ['user.created'] });
    expect(changed.body).toMatchObject({ disabled: true, events: ['user.created'], url: receiver.url });
    const rotated = await control('POST', `/endpoints/${id}/rotate`, { overlap_seconds: 60 });
    expect(rotated.body['oldSecrets']).toMatchObject([{ secret: SECRET }]);
  });

  test.for([
    ['PATCH', '', { url: 'https://example.com' }, [422, 'form_param_format_invalid']],
    ['PATCH', '', { colour: 'red' }, [422, 'form_param_unknown']],
    ['POST', '/rotate', { secret: 'x' }, [422, 'form_param_format_invalid']],
    ['POST', '/rotate', { overlap_seconds: 604_801 }, [422, 'form_param_value_invalid']],
  ] as const)('are not changed by %s %s %o', async ([method, path, body, expected]) => {
    const { id } = clerk.endpoints.create({ url: receiver.url, secret: SECRET });
    expect(refusalIn(await control(method, `/endpoints/${id}${path}`, body))).toEqual(expected);
    expect(refusalIn(await control(method, `/endpoints/ep_none${path}`, {}))).toEqual([404, 'resource_not_found']);
  });
});

describe('injections', () => {
  test('are asked for, listed and taken away', async () => {
    const asked = await control('POST', '/injections', { kind: 'reorder', batch: 5, within_ms: 50, count: 5 });
    expect([asked.status, asked.body]).toMatchObject([201, { kind: 'reorder', batch: 5, withinMs: 50, left: 5 }]);
    expect((await control('GET', '/injections')).body['injections']).toHaveLength(1);
    expect((await control('DELETE', `/injections/${String(asked.body['id'])}`)).status).toBe(200);
    expect((await control('DELETE', `/injections/${String(asked.body['id'])}`)).status).toBe(404);
    await control('POST', '/injections', { kind: 'lose' });
    await control('DELETE', '/injections');
    expect(clerk.injections.list()).toEqual([]);
  });

  test.for([
    ['no kind', {}, 'form_param_missing'],
    ['an unknown kind', { kind: 'burn' }, 'form_param_value_invalid'],
    ['an unknown field', { kind: 'lose', colour: 'red' }, 'form_param_unknown'],
    ['a delay of nothing', { kind: 'delay' }, 'form_param_missing'],
    ['a share that is a word', { kind: 'lose', share: 'half' }, 'form_param_format_invalid'],
    ['too large a share', { kind: 'lose', share: 2 }, 'form_param_value_invalid'],
  ] as const)('are refused with %s', async ([, body, code]) => {
    expect(refusalIn(await control('POST', '/injections', body))).toEqual([422, code]);
  });
});

describe('settings', () => {
  test('are read and changed one by one', async () => {
    const changed = await control('PATCH', '/settings', { allowedOrigins: ['http://127.0.0.1:3000'], testMode: false });
    expect(changed.body['settings']).toMatchObject({ testMode: false, supportEmail: null });
    const instance = await fetch(`${clerk.apiUrl}/v1/instance`, {
      headers: { authorization: `Bearer ${clerk.secretKey}` },
    });
    expect(await instance.json()).toMatchObject({ allowed_origins: ['http://127.0.0.1:3000'] });
    await control('PATCH', '/settings', { allowedOrigins: null, testMode: true });
  });

  test.for([
    ['one that there is not', { colour: 'red' }, 'form_param_unknown'],
    ['a prototype', JSON.parse('{"__proto__":true}') as object, 'form_param_unknown'],
    ['another type', { testMode: 'yes' }, 'form_param_format_invalid'],
    ['null for what is never null', { testMode: null }, 'form_param_format_invalid'],
    ['numbers for origins', { allowedOrigins: [1] }, 'form_param_format_invalid'],
  ] as const)('are not changed to %s', async ([, body, code]) => {
    expect(refusalIn(await control('PATCH', '/settings', body))).toEqual([422, code]);
  });
});

describe('the inbox', () => {
  test('is filtered by time', async () => {
    const visitor = new Visitor(clerk);
    await visitor.signUp('ada@example.com');
    const sentAt = clerk.store.inbox[0]?.sentAt ?? 0;
    const count = async (since: number | string): Promise<number> =>
      ((await control('GET', `/inbox?since=${since}`)).body['mails'] as unknown as unknown[]).length;
    expect([await count(sentAt), await count(sentAt + 1)]).toEqual([1, 0]);
    expect(refusalIn(await control('GET', '/inbox?since=yesterday'))).toEqual([422, 'form_param_value_invalid']);
    visitor.close();
  });
});

/** A request with headers that fetch does not let through. */
function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(`${clerk.controlUrl}${path}`, { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

describe('strangers', () => {
  const elsewhere = { origin: 'https://example.com' };
  test.for([
    ['the snapshot to a name that rebinds', 'GET', '/snapshot', { host: 'attacker.example' }],
    ['events to a name that rebinds', 'GET', '/events', { host: 'attacker.example' }],
    ['the page to a name that rebinds', 'GET', '', { host: 'attacker.example' }],
    ['a restore to a page elsewhere', 'POST', '/restore', elsewhere],
    ['a resend to a page elsewhere', 'POST', '/deliveries/msg_x/resend', elsewhere],
    ['the clock to a page elsewhere', 'POST', '/clock/advance', elsewhere],
    ['the snapshot to a script of a page elsewhere', 'GET', '/snapshot', { 'sec-fetch-site': 'cross-site' }],
    [
      'the page to a frame of a page elsewhere',
      'GET',
      '',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' },
    ],
  ] as const)('are refused %s', async ([, method, path, headers]) => {
    expect(await statusOf(method, path, headers)).toBe(403);
  });

  test('may follow a link to the page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
    expect(await statusOf('GET', '', headers)).toBe(200);
    expect(await statusOf('GET', '/', headers)).toBe(302);
  });
});
