import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execaCommand } from 'execa';
import { EVENT_TYPES } from '../../../fixtures/webhook/events/index.ts';
import { WRONG_SIGNATURE_KINDS } from '../../../fixtures/webhook/wrong-signature.ts';
import { isGenuine } from './odd-receiver.ts';
import { CREATED, setStage } from './stage.ts';
import { OLD_SECRET, SECRET } from './surroundings.ts';

const here = setStage();
const FIXED = [...CREATED, '--seed', '7', '--id', 'msg_1', '--timestamp', '1700000000'];

interface Signed {
  readonly headers: [string, string][];
  readonly body: string;
}
async function signed(...args: string[]): Promise<Signed> {
  return JSON.parse((await here.webhook(['sign', ...args, '--json'])).stdout) as Signed;
}

describe('webhook sign', () => {
  test.for<[string, string[], RegExp]>([
    ['nothing', [], /nothing to sign/],
    [
      'an unknown event',
      ['--event', 'user.banned', '--secret-env', 'SECRET'],
      /\[usage\] Clerk sends no event user\.banned/,
    ],
    ['an event in another case', ['--event', 'User.Created', '--secret-env', 'SECRET'], /Did you mean user\.created/],
    ['an unknown kind of wrong', [...CREATED, '--wrong', 'other-secrte'], /--wrong takes .* Did you mean other-secret/],
    ['a seed that is none', [...CREATED, '--seed', '-1'], /--seed takes/],
    ['a URL that is none', [...CREATED, '--url', 'javascript:alert(1)'], /not an http or https URL/],
    ['no secret', ['--event', 'user.created'], /no signing secret/],
  ])('refuses %s', async ([, args, words]) => {
    const ran = await here.webhook(['sign', ...args]);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(words)]);
  });

  test('gives the same bytes for the same seed, id and timestamp, and others for another seed', async () => {
    const [one, same, other] = await Promise.all([signed(...FIXED), signed(...FIXED), signed(...FIXED, '--seed', '8')]);
    expect(same).toEqual(one);
    expect(other.body).not.toBe(one.body);
  });

  test('makes every event of Clerk’s, with the fields that are asked for', async () => {
    for (const type of EVENT_TYPES) {
      const { headers, body } = await signed('--event', type, '--secret-env', 'SECRET', '--data', '{"made_up":[1]}');
      const bytes = Buffer.from(body, 'base64');
      expect([type, isGenuine(SECRET, Object.fromEntries(headers), bytes)]).toEqual([type, true]);
      expect(JSON.parse(bytes.toString())).toMatchObject({ type, data: { made_up: [1] } });
    }
  });

  test('keeps a name that JavaScript gives a meaning to a plain field', async () => {
    const { body } = await signed(...CREATED, '--data', '{"__proto__":{"a":1},"constructor":null}');
    const text = Buffer.from(body, 'base64').toString();
    expect([text.includes('"__proto__":{"a":1}'), text.includes('"constructor":null')]).toEqual([true, true]);
  });

  test.for(WRONG_SIGNATURE_KINDS.map((kind) => [kind]))('makes a signature wrong: %s', async ([kind = '']) => {
    const { headers, body } = await signed(...CREATED, '--wrong', kind);
    expect(isGenuine(SECRET, Object.fromEntries(headers), Buffer.from(body, 'base64'))).toBe(false);
  });

  // Where there is no curl these are skipped, and vitest says so.
  test.skipIf(spawnSync('curl', ['--version']).status !== 0).for<[string, string | Uint8Array]>([
    ['plain', '{"a":1}'],
    ['with quotes and line ends', `{"a":"it's \\"q\\" $HOME \`x\`"}\n\n`],
    ['that begins with an at sign', '@/etc/passwd'],
    ['with control characters', '\u001b[31m\u0000\r\n'],
    ['that is no UTF-8', Uint8Array.of(0xff, 0xfe, 0x00, 0x27)],
    ['of emoji and right-to-left text', '{"a":"😀\u202eאב"}'],
    ['longer than a shell’s argument', `{"a":"${'x'.repeat(200_000)}"}`],
  ])('as a curl command sends the very bytes of a body %s', async ([, body]) => {
    const args = [
      here.write('body.bin', body),
      '--secret-env',
      'SECRET',
      '--url',
      `${here.receiver.origin}/bytes?a=b&c='d'`,
    ];
    const { stdout } = await here.webhook(['sign', ...args]);
    const script = join(here.folder, 'curl.sh');
    writeFileSync(script, stdout.replace(/^(.*)curl /m, '$1curl --silent --noproxy "*" '));
    const { failed } = await execaCommand(`sh ${script}`, { reject: false });
    expect([failed, here.receiver.taken[0]?.body]).toEqual([false, Buffer.from(body)]);
    expect(here.receiver.taken[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(stdout).not.toContain(SECRET.slice(6));
  });
});

describe('webhook verify', () => {
  test.for<[string, string[], RegExp]>([
    ['nothing', ['--secret-env', 'SECRET'], /There is no delivery to verify/],
    ['a body without headers', ['--body', 'b.json', '--secret-env', 'SECRET'], /There is no delivery to verify/],
    ['a file and headers', ['d.json', '--header', 'a: b', '--secret-env', 'SECRET'], /not from both/],
    [
      'a header line without a colon',
      ['--header', 'svix-id msg', '--body', 'b.json', '--secret-env', 'SECRET'],
      /a name, a colon and a value/,
    ],
    ['no secret', ['d.json'], /no signing secret/],
    ['a moment that is none', ['d.json', '--secret-env', 'SECRET', '--now', 'today'], /--now takes/],
    ['what is no recording', ['b.json', '--secret-env', 'SECRET'], /no recorded delivery: headers/],
    ['an empty file', ['empty', '--secret-env', 'SECRET'], /is empty/],
    ['an empty list', ['none.json', '--secret-env', 'SECRET'], /holds no delivery/],
  ])('refuses %s', async ([, args, words]) => {
    here.write('b.json', '{}');
    here.write('d.json', JSON.stringify({ headers: [], body: '' }));
    here.write('empty', '');
    here.write('none.json', '[]');
    const ran = await here.webhook(['verify', ...args]);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(words)]);
  });

  const NOW = ['--now', '1700000012'];
  test('says which of several secrets it was, and how old it is', async () => {
    here.write('good.json', JSON.stringify(await signed(...FIXED)));
    const ran = await here.webhook([
      'verify',
      'good.json',
      '--secret-env',
      'OLD_SECRET',
      '--secret-env',
      'SECRET',
      ...NOW,
    ]);
    expect([ran.code, ran.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^✔ msg_1 holds, signed with the secret from SECRET, 12 s old\n {2}secret-used: .*secret 2 of 2/,
      ),
    ]);
  });

  test.for<[string, string[], string[], RegExp]>([
    ['old', [], ['--now', '1700009999'], /timestamp-old: The delivery is 9999 s old/],
    ['ahead', [], ['--now', '1699990000'], /timestamp-ahead: The delivery is 10000 s ahead/],
    ['signed with another secret', ['--wrong', 'other-secret'], NOW, /unrecognised/],
    ['signed in another order', ['--wrong', 'other-order'], NOW, /parts-order: .*timestamp\.id\.body/],
    ['signed with the text of the secret', ['--wrong', 'secret-undecoded'], NOW, /secret-decoding/],
    ['of a later version', ['--wrong', 'unknown-version'], NOW, /signature-version/],
  ])('says why one fails that is %s', async ([, wrong, now, words]) => {
    here.write('bad.json', JSON.stringify(await signed(...FIXED, ...wrong)));
    const ran = await here.webhook(['verify', 'bad.json', '--secret-env', 'SECRET', ...now]);
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringMatching(words)]);
    expect(ran.stdout).toMatch(/^✖ msg_1 does not hold/);
    expect(ran.stdout).not.toContain(SECRET.slice(6));
  });

  test('recognises a body that was written anew, from headers and a body, as JSON', async () => {
    const { headers, body } = await signed(...FIXED);
    here.write('body.json', JSON.stringify(JSON.parse(Buffer.from(body, 'base64').toString()), null, 2));
    const lines = headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
    const ran = await here.webhook([
      'verify',
      ...lines,
      '--body',
      'body.json',
      '--secret-env',
      'SECRET',
      ...NOW,
      '--json',
    ]);
    const findings = [{ code: 'secret-used' }, { code: 'body-serialisation' }];
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([
      1,
      {
        schemaVersion: 1,
        deliveries: [{ id: 'msg_1', verified: false, secret: 'SECRET', age: { seconds: 12 }, findings }],
      },
    ]);
  });

  test('judges each of several, and prints nothing that a terminal obeys', async () => {
    const good = await signed(...FIXED);
    const hostile = {
      headers: [
        ['svix-id', 'msg\u0085\u009b31m'],
        ['svix-timestamp', '1e9\u00ad'],
      ],
      body: '',
    };
    here.write('both.jsonl', `${JSON.stringify(good)}\n${JSON.stringify(hostile)}\n`);
    const ran = await here.webhook(['verify', 'both.jsonl', '--secret-env', 'SECRET', ...NOW]);
    expect([ran.code, ran.stdout.match(/^[✔✖]/gm)]).toEqual([1, ['✔', '✖']]);
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(ran.stdout + ran.stderr).not.toContain(OLD_SECRET.slice(6));
  });
});
