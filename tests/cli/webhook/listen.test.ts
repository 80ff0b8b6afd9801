import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClerk, type ClerkStandIn } from '../../../sandbox/clerk/index.ts';
import { closedPort } from '../../blackbox/support/closed-port.ts';
import { until } from '../../clerk/receiver.ts';
import { setStage } from './stage.ts';
import { OLD_SECRET, SECRET, type Ran } from './surroundings.ts';

const here = setStage();
let clerk: ClerkStandIn;
beforeAll(async () => {
  clerk = await startClerk({});
});
afterAll(() => clerk?.stop());

const endpoints = (): readonly { url: string; description: string }[] => clerk.endpoints.list();
const makeUser = (): Promise<Response> =>
  fetch(`${clerk.apiUrl}/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email_address: [`p${Math.random()}@example.com`], password: 'correct horse 42' }),
  });
/** Starts to listen, and is there when the endpoint is. */
async function listening(...args: string[]): Promise<Promise<Ran>[]> {
  const ended = here.webhook(['listen', '--clerk', clerk.apiUrl, '--secret-env', 'SECRET', ...args]);
  await Promise.race([until('the endpoint', () => endpoints().length > 0), ended]);
  return [ended];
}

describe('webhook listen refuses', () => {
  const TO = ['--forward', 'http://127.0.0.1:9/hook'];
  test.for<[string, string[], number, RegExp]>([
    ['to forward nowhere', [], 2, /required option '--forward/],
    ['to forward off loopback', ['--forward', 'https://example.com/hook'], 2, /example\.com is not on loopback/],
    ['a name that only leads here', ['--forward', 'http://0.0.0.0:9/hook'], 2, /0\.0\.0\.0:9 is not on loopback/],
    ['what is no URL', ['--forward', '3000'], 2, /not an http or https URL/],
    ['without a stand-in', [...TO, '--secret-env', 'SECRET'], 2, /No stand-in for Clerk is named/],
    [
      'a stand-in off loopback',
      [...TO, '--secret-env', 'SECRET', '--clerk', 'https://api.clerk.com'],
      2,
      /not on loopback/,
    ],
    ['without a secret', [...TO, '--clerk', 'http://127.0.0.1:9'], 2, /no signing secret/],
    [
      'a count that is none',
      [...TO, '--secret-env', 'SECRET', '--clerk', 'http://127.0.0.1:9', '--count', '0'],
      2,
      /--count/,
    ],
    [
      '--events with a file',
      [...TO, '--file', 'd.json', '--events', 'user.*'],
      2,
      /--events has no meaning with --file/,
    ],
    ['--resign without a file', [...TO, '--resign', '--secret-env', 'SECRET'], 2, /there is no --file/],
    ['--resign without a secret', [...TO, '--file', 'd.json', '--resign'], 2, /no signing secret/],
    ['to write over a file', [...TO, '--file', 'd.json', '--record', 'd.json'], 2, /d\.json is there already/],
    ['a file that is not there', [...TO, '--file', 'nowhere.json'], 2, /nowhere\.json cannot be read/],
  ])('%s', async ([, args, code, words]) => {
    here.write('d.json', JSON.stringify({ headers: [['svix-id', 'msg_1']], body: '' }));
    const ran = await here.webhook(['listen', ...args]);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([code, '', expect.stringMatching(words)]);
  });

  test('a stand-in that is gone with 3, and leaves no recording behind', async () => {
    const gone = `http://127.0.0.1:${await closedPort()}`;
    const args = ['--forward', here.hook, '--clerk', gone, '--secret-env', 'SECRET', '--record', 'gone.jsonl'];
    const ran = await here.webhook(['listen', ...args]);
    expect([ran.code, ran.stderr]).toEqual([3, expect.stringMatching(/\[clerk-unreachable\].*ECONNREFUSED/)]);
    expect(existsSync(join(here.folder, 'gone.jsonl'))).toBe(false);
  });

  test.for<[string, (url: string) => { status: number; body: string }]>([
    ['answers 404', () => ({ status: 404, body: 'not here' })],
    ['answers what is no JSON', () => ({ status: 200, body: '<html>' })],
    ['answers other JSON', () => ({ status: 200, body: '{"endpoints":[{"id":1}]}' })],
  ])('a server that is no stand-in: %s', async ([, answer]) => {
    const server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ran = await here.webhook(['listen', '--forward', here.hook, '--clerk', url, '--secret-env', 'SECRET']);
    server.close();
    server.closeAllConnections();
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/\[usage\].*(control API|answered 404)/)]);
  });
});

describe('webhook listen', () => {
  test('forwards the stand-in’s deliveries as they are, records them, and removes its endpoint at the end', async () => {
    const [ended] = await listening(
      '--forward',
      here.hook,
      '--events',
      'user.*',
      '--record',
      'rec.jsonl',
      '--count',
      '1',
    );
    await makeUser();
    const { code, stdout, stderr } = await (ended as Promise<Ran>);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^user\.created {2}msg_\w+ {2}204 in /)]);
    expect([here.receiver.taken.length, endpoints(), clerk.deliveries.list()[0]?.state]).toEqual([1, [], 'delivered']);
    expect(stderr).toContain('Ctrl-C ends it');
    const recorded = JSON.parse(readFileSync(join(here.folder, 'rec.jsonl'), 'utf8')) as { body: string };
    expect(Buffer.from(recorded.body, 'base64')).toEqual(here.receiver.taken[0]?.body);
    const replayed = await here.webhook(['send', here.hook, '--replay', 'rec.jsonl']);
    expect([replayed.code, here.receiver.taken[1]?.headers['svix-id']]).toEqual([
      0,
      here.receiver.taken[0]?.headers['svix-id'],
    ]);
    const again = await here.webhook(['listen', '--forward', here.hook, '--file', 'rec.jsonl', '--json']);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { event: 'user.created', status: 204 }]);
    expect(stdout + stderr + again.stdout).not.toContain(SECRET.slice(6));
  });

  test('an interruption removes the endpoint and ends with 130', async () => {
    const [ended] = await listening('--forward', here.hook);
    here.interrupt();
    expect([(await (ended as Promise<Ran>)).code, endpoints()]).toEqual([130, []]);
  });

  test('the stand-in hears what the application answers, or that it does not answer', async () => {
    for (const [path, status] of [
      ['/down', 503],
      ['/hang', 504],
      ['/break', 504],
    ] as const) {
      const [ended] = await listening(
        '--forward',
        `${here.receiver.origin}${path}`,
        '--count',
        '1',
        '--timeout',
        '200',
      );
      await makeUser();
      const { code } = await (ended as Promise<Ran>);
      const attempts = clerk.deliveries.list().flatMap((delivery) => delivery.attempts);
      expect([path, code, attempts.some((attempt) => attempt.status === status)]).toEqual([path, 1, true]);
    }
    const nobody = `http://127.0.0.1:${await closedPort()}/hook`;
    const [ended] = await listening('--forward', nobody, '--count', '1');
    await makeUser();
    expect((await (ended as Promise<Ran>)).code).toBe(3);
  });

  test('takes deliveries at a path that is not to be guessed, and no others', async () => {
    const [ended] = await listening('--forward', here.hook);
    const url = endpoints()[0]?.url ?? '';
    const answers = await Promise.all([
      fetch(new URL('/', url), { method: 'POST', body: '{}' }),
      fetch(url),
      fetch(url, { method: 'POST', body: Buffer.alloc(17 * 1024 * 1024) }).catch(() => ({ status: 413 })),
    ]);
    expect([answers.map(({ status }) => status), here.receiver.taken.length]).toEqual([[404, 404, 413], 0]);
    here.interrupt();
    await ended;
  });

  test('signs with both secrets during a rotation, and removes what a killed process left', async () => {
    clerk.endpoints.create({
      url: 'http://127.0.0.1:9/forward-dead',
      // Beyond every id that Linux or macOS gives a process.
      description: 'clerk-preflight webhook listen (process 999999999)',
    });
    clerk.endpoints.create({ url: 'http://127.0.0.1:9/own', description: 'clerk-preflight webhook listen' });
    const both = ['--secret-env', 'OLD_SECRET', '--secret-env', 'SECRET'];
    const args = ['listen', '--forward', here.hook, '--clerk', clerk.apiUrl, '--count', '1', ...both];
    const ended = here.webhook(args);
    await until('the endpoint', () =>
      endpoints().some(({ url }) => url.includes('/forward-') && !url.includes('dead')),
    );
    await until('the rotation', () => clerk.endpoints.list().some(({ oldSecrets }) => oldSecrets.length > 0));
    expect(endpoints().map(({ url }) => url)).not.toContain('http://127.0.0.1:9/forward-dead');
    await makeUser();
    expect((await ended).code).toBe(0);
    expect(String(here.receiver.taken[0]?.headers['svix-signature']).split(' ')).toHaveLength(2);
    expect(endpoints().map(({ url }) => url)).toEqual(['http://127.0.0.1:9/own']);
    expect(OLD_SECRET).not.toBe(SECRET);
  });
});
