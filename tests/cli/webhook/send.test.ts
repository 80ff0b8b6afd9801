import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closedPort } from '../../blackbox/support/closed-port.ts';
import { until } from '../../clerk/receiver.ts';
import { isGenuine, type OddReceiver } from './odd-receiver.ts';
import { CREATED, setStage } from './stage.ts';
import { OLD_SECRET, SECRET } from './surroundings.ts';

const here = setStage();

describe('webhook send refuses', () => {
  test.for<[string, string[], RegExp]>([
    ['nothing to send', ['--secret-env', 'SECRET'], /\[usage\] There is nothing to sign/],
    [
      'an unknown event, with the nearest names',
      ['--event', 'user.craeted', '--secret-env', 'SECRET'],
      /user\.created/,
    ],
    ['an event and a file', ['body.json', ...CREATED], /not from both/],
    ['data that is no JSON', [...CREATED, '--data', '{"first_name":'], /\[usage\] --data is no JSON/],
    ['data that is no object', [...CREATED, '--data', '[1]'], /JSON object/],
    ['data from a file that is not there', [...CREATED, '--data', '@nowhere.json'], /nowhere\.json cannot be read/],
    ['data without an event', ['body.json', '--data', '{}', '--secret-env', 'SECRET'], /there is no --event/],
    ['a file that is not there', ['nowhere.bin', '--secret-env', 'SECRET'], /nowhere\.bin cannot be read \(ENOENT\)/],
    ['a folder as a file', ['.', '--secret-env', 'SECRET'], /cannot be read \(EISDIR\)/],
    ['no secret', ['--event', 'user.created'], /\[usage\] There is no signing secret/],
    [
      'a variable that is not set',
      ['--event', 'user.created', '--secret-env', 'NOT_SET'],
      /\[environment-missing\] NOT_SET/,
    ],
    [
      'a secret in place of its name',
      ['--event', 'user.created', '--secret-env', SECRET],
      /name of an environment variable/,
    ],
    ['a secret in place of its file', ['--event', 'user.created', '--secret-file', SECRET], /path of a file/],
    [
      'a variable that holds no secret',
      ['--event', 'user.created', '--secret-env', 'HOLDS_NONE'],
      /\[secret-malformed\]/,
    ],
    ['a secret that is too short', ['--event', 'user.created', '--secret-env', 'SHORT'], /\[secret-malformed\]/],
    ['a repetition that is none', [...CREATED, '--repeat', '0'], /--repeat takes a whole number from 1/],
    ['a concurrency beyond measure', [...CREATED, '--concurrency', '9999'], /--concurrency takes/],
    ['a timeout that is none', [...CREATED, '--timeout', '1.5'], /--timeout takes/],
    ['an id that no header can carry', [...CREATED, '--id', 'a\nb'], /--id takes/],
    ['a timestamp that is none', [...CREATED, '--timestamp', 'now'], /--timestamp takes/],
    ['--resign without a recording', [...CREATED, '--resign'], /there is no --replay/],
    ['a recording beside an event', [...CREATED, '--replay', 'recorded.json'], /--event has no place beside --replay/],
    ['a recording that is no JSON', ['--replay', 'body.json'], /line 1 is none either/],
    ['a recording without a body', ['--replay', 'bodyless.json'], /no recorded delivery: body/],
    ['a recording with a header that is none', ['--replay', 'split.json'], /no recorded delivery: headers/],
    ['a mirror without a config', [...CREATED, '--mirror', 'main'], /there is no --config/],
    ['a config that is not there', ['--event', 'user.created', '--config', 'nowhere.ts'], /\[config-not-found\]/],
  ])('%s', async ([, args, words]) => {
    here.write('body.json', 'no json');
    here.write('bodyless.json', '{"headers":[]}');
    here.write('split.json', JSON.stringify({ headers: [['svix-id', 'a\r\nx-injected: 1']], body: '' }));
    const env = { HOLDS_NONE: 'not-a-secret-at-all', SHORT: 'whsec_c2hvcnQ=' };
    const ran = await here.webhook(['send', here.hook, ...args], env);
    expect([ran.code, ran.stdout, here.receiver.taken.length]).toEqual([2, '', 0]);
    expect(ran.stderr).toMatch(words);
    for (const secret of [SECRET.slice(6), OLD_SECRET.slice(6), env.HOLDS_NONE, env.SHORT]) {
      expect(ran.stderr).not.toContain(secret);
    }
  });

  test.for([['ftp://127.0.0.1/'], ['127.0.0.1:3000/hook'], ['http://me:pass-word@127.0.0.1/'], ['']])(
    'the URL %s',
    async ([url]) => {
      const ran = await here.webhook(['send', url ?? '', ...CREATED]);
      expect([ran.code, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).not.toContain('pass-word');
    },
  );
});

describe('webhook send', () => {
  test('the same seed makes the same person under ids and addresses of the run', async () => {
    const person = (index: number): Record<string, unknown> =>
      (JSON.parse(String(here.receiver.taken[index]?.body)) as { data: Record<string, unknown> }).data;
    for (let n = 0; n < 2; n += 1) await here.webhook(['send', here.hook, ...CREATED, '--seed', '7', '--delete']);
    expect(person(0)['first_name']).toBe(person(2)['first_name']);
    expect(person(0)['id']).not.toBe(person(2)['id']);
    expect(JSON.stringify(person(0)['email_addresses'])).toMatch(/\+pf\w+@/);
  });

  test('is believed by svix, notes what it made and removes it again', async () => {
    const sent = await here.webhook(['send', here.hook, ...CREATED, '--repeat', '3', '--concurrency', '2']);
    expect([sent.code, sent.stdout.trimEnd().split('\n')]).toEqual([
      0,
      Array.from({ length: 3 }, () => expect.stringMatching(/ msg_\w+ {2}204 in [\d.]+ ms, an empty body$/) as string),
    ]);
    expect(new Set([0, 1, 2].map(here.userOf)).size).toBe(3);
    expect(sent.stderr).toContain(`clerk-preflight webhook send ${here.hook} --delete --secret-env SECRET`);
    const made = [0, 1, 2].map(here.userOf);
    const removed = await here.webhook(['send', here.hook, '--delete', '--secret-env', 'SECRET', '--json']);
    expect([removed.code, JSON.parse(removed.stdout)]).toMatchObject([0, { deliveries: [], made: [] }]);
    expect([3, 4, 5].map(here.userOf).sort()).toEqual(made.sort());
    const again = await here.webhook(['send', here.hook, '--delete', '--secret-env', 'SECRET', '--json']);
    expect([JSON.parse(again.stdout), here.receiver.taken.length]).toMatchObject([{ removed: [] }, 6]);
  });

  test('what a receiver does not delete stays known', async () => {
    const url = `${here.receiver.origin}/down`;
    const sent = await here.webhook(['send', url, ...CREATED, '--delete']);
    expect([sent.code, sent.stderr]).toEqual([1, expect.stringMatching(/1 of 1 users are still there/)]);
    const again = await here.webhook(['send', url, '--delete', '--secret-env', 'SECRET']);
    expect([again.code, here.receiver.taken.length]).toEqual([1, 3]);
  });

  test('an event of the person’s own on loopback is signed as it is, and nothing is said of removing it', async () => {
    const ran = await here.webhook(['send', here.hook, ...CREATED, '--data', '{"id":"user_mine","first_name":"Ada"}']);
    expect([ran.code, here.userOf(0), ran.stderr]).toEqual([0, 'user_mine', '']);
  });

  test('signs bytes that are no text as they are', async () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x00, 0xff, 0x22, 0x7d, 0x0d, 0x0a]);
    here.write('bytes.bin', bytes);
    await here.webhook([
      'send',
      `${here.receiver.origin}/bytes`,
      'bytes.bin',
      '--secret-env',
      'SECRET',
      '--id',
      'msg_b',
    ]);
    const [{ headers, body }] = here.receiver.taken as [OddReceiver['taken'][number]];
    const mac = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'));
    const digest = mac
      .update(`msg_b.${String(headers['svix-timestamp'])}.`)
      .update(bytes)
      .digest('base64');
    expect([body, headers['svix-signature']]).toEqual([bytes, `v1,${digest}`]);
  });

  test('during a rotation either secret is believed, and the newest signs first', async () => {
    const both = ['--secret-env', 'OLD_SECRET', '--secret-env', 'SECRET'];
    const ran = await here.webhook(['send', here.hook, '--event', 'user.deleted', ...both]);
    const [{ headers, body }] = here.receiver.taken as [OddReceiver['taken'][number]];
    expect([ran.code, isGenuine(OLD_SECRET, headers, body), isGenuine(SECRET, headers, body)]).toEqual([0, true, true]);
    const [first] = String(headers['svix-signature']).split(' ');
    expect(isGenuine(OLD_SECRET, { ...headers, 'svix-signature': first }, body)).toBe(true);
  });

  test.for<[string, string, number, RegExp]>([
    ['that is silent', '/hang', 1, /unanswered in [\d.]+ ms: no whole answer within 300 ms/],
    ['that begins and never ends', '/drip', 1, /unanswered in .*no whole answer within 300 ms/],
    ['that hangs up', '/break', 1, /unanswered in .*the connection broke \(ECONNRESET\)/],
    ['that redirects', '/redirect', 1, /307 in .*a redirect to \/hook\?.* that no sender follows/],
    ['that answers 5 MB', '/flood', 1, /500 in [\d.]+ ms: x{300}…\n/],
    [
      'that answers control characters',
      '/controls',
      0,
      /200 in .*: \\u001b\]0;owned\\u0007.*\\u202egpj\.exe\\u0000\\u009b31m/,
    ],
    ['that echoes the secret', '/echo', 1, /422 in .*: secret is \[redacted\], body \d+\n/],
    ['that answers no UTF-8', '/bytes', 0, /200 in .*: \ufffd\ufffd\ufffdA\n/],
  ])('tells of a receiver %s', async ([, path, code, words]) => {
    const ran = await here.webhook(['send', `${here.receiver.origin}${path}`, ...CREATED, '--timeout', '300']);
    expect([ran.code, ran.stdout]).toEqual([code, expect.stringMatching(words)]);
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ufeff]/);
    expect(ran.stdout.length).toBeLessThan(1_500);
    expect(ran.stdout + ran.stderr).not.toContain(SECRET.slice(6));
    expect(here.receiver.taken).toHaveLength(1);
  });

  test('ends with 3 where nobody listens, and with 1 where another refuses', async () => {
    const nobody = `http://127.0.0.1:${await closedPort()}/hook`;
    const alone = await here.webhook(['send', nobody, ...CREATED]);
    expect([alone.code, alone.stdout]).toEqual([3, expect.stringMatching(/unreachable in .*: ECONNREFUSED/)]);
    expect(alone.stderr).toBe('');
    const fanned = await here.webhook([
      'send',
      nobody,
      ...CREATED,
      '--fan-out',
      `${here.receiver.origin}/down`,
      here.hook,
    ]);
    expect([fanned.code, here.receiver.taken.map(({ path }) => path).sort()]).toEqual([1, ['/down', '/hook']]);
    expect(new Set(here.receiver.taken.map(({ headers }) => headers['svix-id'])).size).toBe(1);
  });

  test('with an id, repeats one message; and plays a recording again, as it was or signed anew', async () => {
    await here.webhook(['send', here.hook, ...CREATED, '--id', 'msg_same', '--repeat', '3']);
    expect(here.receiver.taken.map(({ headers, body }) => [headers['svix-id'], String(body)])).toEqual(
      Array.from({ length: 3 }, () => ['msg_same', String(here.receiver.taken[0]?.body)]),
    );
    const old = await here.webhook(['sign', ...CREATED, '--id', 'msg_old', '--timestamp', '1700000000', '--json']);
    here.write('old.json', old.stdout);
    const stale = await here.webhook(['send', here.hook, '--replay', 'old.json', '--json']);
    expect([stale.code, JSON.parse(stale.stdout)]).toMatchObject([1, { deliveries: [{ id: 'msg_old', status: 400 }] }]);
    const fresh = await here.webhook(['send', here.hook, '--replay', 'old.json', '--resign', '--secret-env', 'SECRET']);
    expect([fresh.code, here.receiver.taken[4]?.headers['svix-id']]).toEqual([0, 'msg_old']);
    expect(here.receiver.taken[4]?.body).toEqual(here.receiver.taken[3]?.body);
  });

  test('replays headers in their order, spelling and repetition', async () => {
    const headers = [
      ['Svix-Id', 'one'],
      ['X-B', 'b'],
      ['SVIX-ID', 'two'],
      ['Host', 'evil.example'],
      ['content-length', '9'],
    ];
    here.write(
      'odd.json',
      `${JSON.stringify({ headers, body: '' })}\n${JSON.stringify({ headers: { a: ['1', '2'] }, body: 'e30=' })}\n`,
    );
    await here.webhook(['send', here.hook, '--replay', 'odd.json']);
    const own = (index: number): unknown => here.receiver.taken[index]?.rawHeaders.slice(2, -4);
    expect([own(0), own(1)]).toEqual([
      ['Svix-Id', 'one', 'X-B', 'b', 'SVIX-ID', 'two'],
      ['a', '1', 'a', '2'],
    ]);
    expect(here.receiver.taken[0]?.headers.host).toBe(new URL(here.hook).host);
  });

  test('takes the secret from a file, from the config of a target, and from the usual variable', async () => {
    here.write('secret.txt', `${SECRET}\n`);
    here.write(
      'two.config.ts',
      `const database = { kind: 'postgres', url: { env: 'NOT_SET' }, table: 'users' };
       export default { target: { name: 'a', environment: 'staging', url: 'http://127.0.0.1:1' },
         clerk: { publishableKey: { env: 'NOT_SET' }, secretKey: { env: 'NOT_SET' } },
         webhook: { secret: { env: 'SECRET' } },
         mirrors: [{ id: 'one', database, key: 'id' }, { id: 'two', database, key: 'id', webhook: { secret: { env: 'OLD_SECRET' } } }] };`,
    );
    const codes: number[] = [];
    for (const flags of [['--secret-file', 'secret.txt'], ['--config', 'two.config.ts', '--mirror', 'one'], []]) {
      const env = { CLERK_WEBHOOK_SIGNING_SECRET: SECRET };
      codes.push((await here.webhook(['send', here.hook, '--event', 'user.deleted', ...flags], env)).code);
    }
    expect(codes).toEqual([0, 0, 0]);
    for (const flags of [[], ['--mirror', 'three']]) {
      const ran = await here.webhook([
        'send',
        here.hook,
        '--event',
        'user.deleted',
        '--config',
        'two.config.ts',
        ...flags,
      ]);
      expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/Name one with --mirror: one, two/)]);
    }
  });

  test('an interruption still removes what --delete promised', async () => {
    const url = `${here.receiver.origin}/hang`;
    const running = here.webhook(['send', url, ...CREATED, '--delete', '--timeout', '400']);
    await until('the delivery', () => here.receiver.taken.length > 0);
    here.interrupt();
    const ran = await running;
    expect([ran.code, ran.stderr]).toEqual([130, expect.stringMatching(/still there, or may be/)]);
    const types = here.receiver.taken.map(({ body }) => (JSON.parse(String(body)) as { type: string }).type);
    expect([types[0], new Set(types.slice(1))]).toEqual(['user.created', new Set(['user.deleted'])]);
  });

  test('what is known of made users lies in the state folder, without secrets', () => {
    const files = readdirSync(join(here.folder, 'state', 'sent'), { recursive: true, withFileTypes: true });
    const texts = files.filter((f) => f.isFile()).map((f) => readFileSync(join(f.parentPath, f.name), 'utf8'));
    expect(texts.join('')).toMatch(/"userId":"user_pf/);
    expect(texts.join('')).not.toContain('whsec_');
  });
});
