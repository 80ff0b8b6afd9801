import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedPort } from '../../blackbox/support/closed-port.ts';
import { makeTestCertificate } from '../../receivers/ailing/certificates.ts';
import { application, end, handler, OTHER_SECRET, PATH, SECRET, type Route } from '../../receivers/ailing/handler.ts';
import { serve, type Served } from '../../receivers/serve.ts';
import { makeSurroundings, type Surroundings } from './surroundings.ts';

let here: Surroundings;
const open: Served[] = [];
const start = async (...given: Parameters<typeof serve>): Promise<string> => {
  const served = await serve(...given);
  open.push(served);
  return `${served.origin}${PATH}`;
};
const USUAL = { CLERK_WEBHOOK_SIGNING_SECRET: SECRET };

beforeAll(() => void (here = makeSurroundings()));
afterAll(async () => {
  for (const served of open) await served.stop();
  here.remove();
});

describe('webhook diagnose refuses', () => {
  test.for<[string, string[], RegExp]>([
    ['what is no URL', ['localhost:3000/hook'], /\[usage\] .*not an http or https URL/],
    ['a URL with a password', ['http://qa:geheim@127.0.0.1/'], /no place on a command line/],
    [
      'a variable that is not set',
      ['http://127.0.0.1:1/', '--secret-env', 'NOT_SET'],
      /\[environment-missing\] NOT_SET/,
    ],
    ['a creation without a secret', ['http://127.0.0.1:1/', '--create'], /\[usage\] --create needs the signing secret/],
    ['an authority that is not there', ['http://127.0.0.1:1/', '--ca', 'nowhere.pem'], /nowhere\.pem cannot be read/],
    ['an authority that is none', ['http://127.0.0.1:1/', '--ca', 'empty.pem'], /holds no certificate/],
    ['a time-out of nothing', ['http://127.0.0.1:1/', '--timeout', '0'], /--timeout takes a whole number/],
    ['a config that is not there', ['http://127.0.0.1:1/', '--config', 'no.config.ts'], /\[config-not-found\]/],
  ])('%s', async ([, args, says]) => {
    writeFileSync(join(here.folder, 'empty.pem'), 'nothing');
    const ran = await here.webhook(['diagnose', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(says);
    expect(ran.stderr).not.toContain('geheim');
  });
});

describe('webhook diagnose ends with', () => {
  test('0 for a healthy receiver, in words', async () => {
    const ran = await here.webhook(['diagnose', await start(application({ [PATH]: handler() }))], USUAL);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^✔ .* \(healthy\)/);
    expect(ran.stdout).toMatch(/POST of a rightly signed session event → 200/);
  });

  test('1 for a finding, with its remedy and what led to it, and no secret', async () => {
    const loud = handler({
      secret: OTHER_SECRET,
      // A hostile receiver: it sends the secret back if it can, and a terminal sequence.
      refusal: (_error, response) => end(response, 401, { error: `No matching signature found \u001b[2J ${SECRET}` }),
    });
    const ran = await here.webhook(['diagnose', await start(application({ [PATH]: loud })), '--json'], USUAL);
    expect(ran.code).toBe(1);
    const shown = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(shown).toMatchObject({ schemaVersion: 1, id: 'wrong-secret', state: 'finding', certainty: 'certain' });
    expect(shown['observations']).toContainEqual(expect.stringMatching(/forged signature → 401/));
    expect(ran.stdout).not.toContain(SECRET);
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u001b\u009b]/);
  });

  test('3 where the secret is not given, and 1 for what shows without it', async () => {
    const ran = await here.webhook(['diagnose', await start(application({ [PATH]: handler() }))]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/CLERK_WEBHOOK_SIGNING_SECRET/);
    const nobody = await here.webhook(['diagnose', `http://127.0.0.1:${await closedPort()}/`]);
    expect(nobody.code).toBe(1);
    expect(nobody.stdout).toMatch(/connection-refused/);
  });

  test('0 where the secret is the second of two, told which', async () => {
    const url = await start(application({ [PATH]: handler() }));
    const ran = await here.webhook(['diagnose', url, '--secret-env', 'SECRET', '--secret-env', 'OURS'], {
      OURS: SECRET,
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/accepts what is signed with OURS, and refuses SECRET/);
  });

  test('a private authority by --ca', async () => {
    const { key, cert, ca } = await makeTestCertificate();
    writeFileSync(join(here.folder, 'ca.pem'), ca);
    const url = await start(application({ [PATH]: handler() }), { key, cert });
    expect(await here.webhook(['diagnose', url], USUAL)).toMatchObject({ code: 1 });
    expect(await here.webhook(['diagnose', url, '--ca', 'ca.pem'], USUAL)).toMatchObject({ code: 0 });
  });
});

describe('webhook diagnose --create', () => {
  const keeping = (rows: Set<string>, refusesRemoval = false): Route =>
    handler({
      handle: (event, response) => {
        const { type, data } = event as { type: string; data: { id: string } };
        if (type === 'user.created') rows.add(data.id);
        if (type === 'user.deleted' && refusesRemoval) return end(response, 500);
        if (type === 'user.deleted') rows.delete(data.id);
        return end(response, 200);
      },
    });

  test('makes one user and removes it', async () => {
    const rows = new Set<string>();
    const seen: string[] = [];
    const route = keeping({ add: (id: string) => void seen.push(id), delete: () => true } as unknown as Set<string>);
    const ran = await here.webhook(['diagnose', await start(application({ [PATH]: route })), '--create'], USUAL);
    expect(ran.code).toBe(0);
    expect(seen).toEqual([expect.stringMatching(/^user_pf/)]);
    expect(rows.size).toBe(0);
  });

  test('a user that could not be removed is named, and known to the clean-up', async () => {
    const rows = new Set<string>();
    const url = await start(application({ [PATH]: keeping(rows, true) }));
    const ran = await here.webhook(['diagnose', url, '--create'], USUAL);
    expect(ran.code).toBe(1);
    const [user = ''] = rows;
    expect(ran.stderr).toContain(`${user} may still be there`);
    const removal = await here.webhook(['send', url, '--delete', '--secret-env', 'OURS'], { OURS: SECRET });
    expect(`${removal.stdout}${removal.stderr}`).toMatch(/1 of 1 users are still there/);
  });

  test('without the flag no user is spoken of but one who does not exist', async () => {
    const types = new Set<string>();
    const route = handler({
      handle: (event, response) => {
        types.add((event as { type: string }).type);
        end(response, 200);
      },
    });
    await here.webhook(['diagnose', await start(application({ [PATH]: route }))], USUAL);
    expect([...types]).toEqual(['session.created']);
  });
});

describe('webhook diagnose takes the way to the target from a config', () => {
  const config = (target: string): string => `export default {
    target: { name: 'shop', environment: 'staging', url: 'http://127.0.0.1:1', ${target} },
    clerk: { publishableKey: 'pk_test_x', secretKey: { env: 'NOT_SET' } },
    webhook: { secret: { env: 'OURS' } },
    mirrors: [{ id: 'main', database: { kind: 'postgres', url: { env: 'NOT_SET' }, table: 'users' }, key: 'id' }],
  };`;
  const withConfig = async (url: string, target: string, env = {}) => {
    writeFileSync(join(here.folder, 'target.config.ts'), config(target));
    return here.webhook(['diagnose', url, '--config', 'target.config.ts'], { OURS: SECRET, ...env });
  };
  const guarded =
    (header: string, value: string): Route =>
    (request, response) =>
      request.headers[header] === value
        ? handler()(request, response)
        : end(response, 401, undefined, { 'www-authenticate': 'Basic' });

  test('basic authentication', async () => {
    const url = await start(application({ [PATH]: guarded('authorization', 'Basic cWE6b3BlbiBzZXNhbWU=') }));
    const target = `basicAuth: { user: 'qa', password: { env: 'STAGING_PASSWORD' } }`;
    const ran = await withConfig(url, target, { STAGING_PASSWORD: 'open sesame' });
    expect(ran.code).toBe(0);
    expect(await withConfig(url, target, { STAGING_PASSWORD: 'wrong one' })).toMatchObject({ code: 1 });
    expect(await withConfig(url, target)).toMatchObject({ code: 2 });
    expect(ran.stdout).not.toMatch(/sesame|cWE6/);
  });

  test('the header that an edge protection lets pass', async () => {
    const edge: Route = (request, response) =>
      request.headers['x-vercel-protection-bypass'] === 'let-me-pass'
        ? handler()(request, response)
        : end(response, 401, undefined, { 'set-cookie': '_vercel_sso_nonce=1' });
    const url = await start(application({ [PATH]: edge }));
    const target = `headers: { 'x-vercel-protection-bypass': { env: 'BYPASS' } }`;
    expect(await withConfig(url, target, { BYPASS: 'let-me-pass' })).toMatchObject({ code: 0 });
    expect(await withConfig(url, '')).toMatchObject({ code: 3 });
  });

  test('a private authority, and a proxy that asks for a password', async () => {
    const { key, cert, ca } = await makeTestCertificate();
    writeFileSync(join(here.folder, 'ca.pem'), ca);
    const url = await start(application({ [PATH]: handler() }), { key, cert });
    const proxy = await startProxy('proxy-password');
    const target = `caFile: ${JSON.stringify(join(here.folder, 'ca.pem'))}, proxy: { env: 'PROXY' }`;
    const PROXY = `http://qa:proxy-password@127.0.0.1:${proxy.port}`;
    const ran = await withConfig(url, target, { PROXY });
    expect(ran).toMatchObject({ code: 0 });
    expect(proxy.passed()).toBeGreaterThan(0);
    const refused = await withConfig(url, target, { PROXY: PROXY.replace('proxy-password', 'wrong-password') });
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(/proxy asks for a name/);
    expect(refused.stdout).not.toContain('wrong-password');
    await proxy.stop();
    expect(await withConfig(url, target, { PROXY })).toMatchObject({ code: 3 });
  });
});

/** An HTTP proxy with a password, for CONNECT alone. */
async function startProxy(
  password: string,
): Promise<{ port: number; passed: () => number; stop: () => Promise<void> }> {
  let passed = 0;
  const sockets = new Set<Duplex>();
  const server = createHttpServer((_request, response) => end(response, 405));
  server.on('connect', (request, socket, head) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const wanted = `Basic ${Buffer.from(`qa:${password}`).toString('base64')}`;
    if (request.headers['proxy-authorization'] !== wanted) {
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    }
    passed += 1;
    const [host = '', port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    passed: () => passed,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
