import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { controlToxiproxy } from '../../fixtures/control/toxiproxy.ts';
import { startDatabaseProxies, type DatabaseProxies } from '../../sandbox/proxy/start.ts';
import { dial, startEcho, type Client, type Echo } from './echo.ts';

let echo: Echo;
let proxies: DatabaseProxies;
let clients: Client[];
beforeEach(async () => {
  clients = [];
  echo = await startEcho();
  proxies = await startDatabaseProxies({ postgres: echo.url });
});
afterEach(async () => {
  for (const client of clients) client.close();
  await proxies.stop();
  await echo.stop();
});

const through = (): string => proxies.urlThrough('postgres');
const dialThrough = async (): Promise<Client> => {
  const client = await dial(through());
  clients.push(client);
  return client;
};
const api = (path: string, init?: RequestInit): Promise<Response> => fetch(`${proxies.url}${path}`, init);
const post = (path: string, body: unknown, method = 'POST'): Promise<Response> =>
  api(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const control = () => controlToxiproxy({ url: proxies.url, proxy: 'postgres' });

describe('a control by Toxiproxy', () => {
  test('stopped: open connections are cut and new ones refused, until it is put back on the same port', async () => {
    const before = await dialThrough();
    before.send('a');
    await before.heard('a');
    const address = through();
    await control().disturb({ kind: 'stopped' });
    await before.closed;
    await expect(dial(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await control().restore('stopped');
    const after = await dialThrough();
    after.send('b');
    await after.heard('b');
    expect(through()).toBe(address);
  });

  test('frozen: connections are accepted, nothing gets through, and what was held is cut when it is put back', async () => {
    const before = await dialThrough();
    before.send('a');
    await before.heard('a');
    await control().disturb({ kind: 'frozen' });
    const during = await dialThrough();
    during.send('lost');
    before.send('lost');
    // A connection past the proxy has been answered by now, the ones through it have not.
    const past = await dial(echo.url);
    clients.push(past);
    past.send('past');
    await past.heard('past');
    expect(echo.received()).toBe('apast');
    expect([before.isOpen(), during.isOpen()]).toEqual([true, true]);
    await control().restore('frozen');
    await Promise.all([before.closed, during.closed]);
    const after = await dialThrough();
    after.send('b');
    await after.heard('b');
    expect(echo.received()).not.toContain('lost');
  });

  test('slow: what the application sends comes later, in order, and the answer is not delayed again', async () => {
    await control().disturb({ kind: 'slow', latencyMs: 120 });
    const client = await dialThrough();
    const started = performance.now();
    for (const part of ['1', '2', '3', '4']) client.send(part);
    expect(await client.heard('1234')).toBe('1234');
    expect(performance.now() - started).toBeGreaterThanOrEqual(119);
    await control().restore('slow');
    client.send('5');
    await client.heard('5');
  });

  test('putting back takes away only what the harness put there', async () => {
    await post('/proxies/postgres/toxics', { name: 'theirs', type: 'latency', attributes: { latency: 1 } });
    await control().disturb({ kind: 'slow', latencyMs: 5 });
    await control().disturb({ kind: 'frozen' });
    await control().disturb({ kind: 'stopped' });
    await control().restore('stopped');
    const shown = (await (await api('/proxies/postgres')).json()) as { enabled: boolean; toxics: { name: string }[] };
    expect(shown).toMatchObject({ enabled: true, toxics: [{ name: 'theirs' }] });
  });

  test('putting back what nobody disturbed changes nothing', async () => {
    const client = await dialThrough();
    await control().restore('frozen');
    client.send('a');
    await client.heard('a');
  });

  test.each([
    ['a proxy that is not there', () => controlToxiproxy({ url: proxies.url, proxy: 'mysql' })],
    ['nobody at the address', () => controlToxiproxy({ url: 'http://127.0.0.1:9', proxy: 'postgres' })],
  ])('%s is the control’s failure, with a remedy', async (_name, make) => {
    await expect(make().disturb({ kind: 'stopped' })).rejects.toMatchObject({
      code: 'control-failed',
      remedy: expect.stringMatching(/proxy called mysql|Start it/) as string,
    });
    await expect(make().restore('stopped')).rejects.toMatchObject({ code: 'control-failed' });
  });

  test('an answer that never comes is the control’s failure too', async () => {
    // The echo sends the request back, which is no answer.
    const silent = echo.url.replace(/^.*@/, 'http://').replace(/\/db$/, '');
    const stuck = controlToxiproxy({ url: silent, proxy: 'postgres', deadlineMs: 200 });
    await expect(stuck.disturb({ kind: 'stopped' })).rejects.toMatchObject({ code: 'control-failed' });
  });
});

describe('the proxy speaks Toxiproxy', () => {
  test('it shows proxies and toxics with Toxiproxy’s fields and defaults', async () => {
    const made = await post('/proxies/postgres/toxics', { type: 'latency', attributes: { latency: 7 } });
    expect(made.status).toBe(200);
    const toxic = {
      name: 'latency_downstream',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 7, jitter: 0 },
    };
    expect(await made.json()).toEqual(toxic);
    const all = (await (await api('/proxies')).json()) as Record<string, unknown>;
    expect(all['postgres']).toEqual({
      name: 'postgres',
      listen: new URL(through()).host,
      upstream: new URL(echo.url).host,
      enabled: true,
      toxics: [toxic],
    });
    expect(await (await api('/proxies/postgres/toxics/latency_downstream')).json()).toEqual(toxic);
    expect((await api('/proxies/postgres/toxics/latency_downstream', { method: 'DELETE' })).status).toBe(204);
    expect(await (await api('/proxies/postgres/toxics')).json()).toEqual([]);
    expect(await (await api('/version')).json()).toHaveProperty('version');
  });

  test('PATCH works as POST does, and reset enables everything and takes every toxic away', async () => {
    expect(await (await post('/proxies/postgres', { enabled: false }, 'PATCH')).json()).toMatchObject({
      enabled: false,
    });
    await post('/proxies/postgres/toxics', { type: 'timeout' });
    expect((await post('/reset', {})).status).toBe(204);
    expect(await (await api('/proxies/postgres')).json()).toMatchObject({ enabled: true, toxics: [] });
  });

  test('a timeout with a time cuts the connection after it', async () => {
    const client = await dialThrough();
    await post('/proxies/postgres/toxics', { type: 'timeout', attributes: { timeout: 30 } });
    await client.closed;
  });

  test.each([
    ['POST', '/proxies/mysql', { enabled: false }, 404, 'proxy not found'],
    ['POST', '/proxies/mysql/toxics', { type: 'latency' }, 404, 'proxy not found'],
    ['DELETE', '/proxies/postgres/toxics/none', undefined, 404, 'toxic not found'],
    ['POST', '/proxies/postgres/toxics', { type: 'bandwidth' }, 400, 'invalid toxic type'],
    [
      'POST',
      '/proxies/postgres/toxics',
      { type: 'latency', stream: 'sideways' },
      400,
      'stream was invalid, can be either upstream or downstream',
    ],
    ['POST', '/proxies/postgres/toxics', { type: 'latency', attributes: { latency: -1 } }, 400, /^bad request body/],
    ['POST', '/proxies/postgres/toxics', { type: 'latency', toxicity: 0.5 }, 400, /^bad request body/],
    ['POST', '/proxies/postgres/toxics', 'latency', 400, /^bad request body/],
    ['POST', '/proxies/postgres', { enabled: 'no' }, 400, /^bad request body/],
  ])('%s %s %j is answered %i', async (method, path, body, status, error) => {
    const answer = await (body === undefined ? api(path, { method }) : post(path, body, method));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      status,
      error: typeof error === 'string' ? error : (expect.stringMatching(error) as string),
    });
  });

  test('a second toxic of the same name is a conflict', async () => {
    await post('/proxies/postgres/toxics', { type: 'latency' });
    const again = await post('/proxies/postgres/toxics', { type: 'latency' });
    expect([again.status, await again.json()]).toEqual([409, { error: 'toxic already exists', status: 409 }]);
  });

  test('a web page cannot drive it', async () => {
    expect((await api('/proxies', { headers: { 'user-agent': 'Mozilla/5.0' } })).status).toBe(403);
  });
});

describe('a database’s URL through its proxy', () => {
  test.each([
    ['postgres://u:p%40w@HOST/db?sslmode=disable', /^postgres:\/\/u:p%40w@127\.0\.0\.1:\d+\/db\?sslmode=disable$/],
    ['mongodb://HOST/db', /^mongodb:\/\/127\.0\.0\.1:\d+\/db\?directConnection=true$/],
    ['mongodb://u:p@HOST,HOST/db?w=1', /^mongodb:\/\/u:p@127\.0\.0\.1:\d+\/db\?w=1&directConnection=true$/],
    ['mongodb://HOST', /^mongodb:\/\/127\.0\.0\.1:\d+\/\?directConnection=true$/],
  ])('%s', async (url, expected) => {
    const started = await startDatabaseProxies({ one: url.replaceAll('HOST', new URL(echo.url).host) });
    try {
      expect(started.urlThrough('one')).toMatch(expected);
    } finally {
      await started.stop();
    }
  });
});
