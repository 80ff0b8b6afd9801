import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startOddReceiver, type OddReceiver } from './odd-receiver.ts';
import { makeSurroundings, SECRET, type Surroundings } from './surroundings.ts';

let here: Surroundings;
let receiver: OddReceiver;
let hook: string;

beforeAll(async () => {
  here = makeSurroundings();
  receiver = await startOddReceiver(SECRET);
  hook = `${receiver.origin}/hook`;
});
beforeEach(() => void receiver.taken.splice(0));
afterAll(async () => {
  await receiver.close();
  here.remove();
});

const CREATED = ['--event', 'user.created', '--secret-env', 'SECRET'];
const write = (name: string, content: string): void => writeFileSync(join(here.folder, name), content);
const placed = (word: string): string =>
  word
    .replace('LOOPBACK', hook)
    .replace('ELSEWHERE', hook.replace('127.0.0.1', '0.0.0.0'))
    .replace('MAPPED', hook.replace('127.0.0.1', '[::ffff:127.0.0.1]'));
const userOf = (index: number): unknown =>
  (JSON.parse(receiver.taken[index]?.body.toString('utf8') ?? '{}') as { data?: { id?: unknown } }).data?.id;
describe('off loopback webhook send', () => {
  // Both forms lead to the receiver and are not loopback by form: whatever got out would be there.
  test.for<[string, string, string[]]>([
    ['a user id that --data names', 'ELSEWHERE', [...CREATED, '--data', '{"id":"user_abc"}']],
    ['an id of another form', 'ELSEWHERE', [...CREATED, '--data', '{"id":"legacy-17"}']],
    ['a body of one’s own', 'ELSEWHERE', ['stranger.json', '--secret-env', 'SECRET']],
    ['an id written with escapes', 'ELSEWHERE', ['escaped.json', '--secret-env', 'SECRET']],
    ['an id in what is no JSON', 'ELSEWHERE', ['broken.json', '--secret-env', 'SECRET']],
    ['a session’s user', 'ELSEWHERE', ['session.json', '--secret-env', 'SECRET']],
    ['a recorded delivery', 'ELSEWHERE', ['--replay', 'recorded.json']],
    ['the same, signed again', 'ELSEWHERE', ['--replay', 'recorded.json', '--resign', '--secret-env', 'SECRET']],
    ['a name that only leads to loopback', 'MAPPED', ['stranger.json', '--secret-env', 'SECRET']],
    ['one URL of several', 'LOOPBACK', ['stranger.json', '--secret-env', 'SECRET', '--fan-out', 'ELSEWHERE']],
  ])('refuses %s', async ([, url, args]) => {
    const stranger = '{"type":"user.created","data":{"id":"user_abc"}}';
    write('stranger.json', stranger);
    write('escaped.json', '{"type":"x","data":{"subject":"\\u0075ser_abc"}}');
    write('broken.json', '{"data":{"id":"user_2g7np7Hrk0SN6kj5EDMLDaKNL0S"');
    write('session.json', '{"type":"session.created","data":{"id":"sess_1","user_id":"17"}}');
    const headers = [['svix-id', 'msg_1']];
    write('recorded.json', JSON.stringify({ headers, body: Buffer.from(stranger).toString('base64') }));
    const ran = await here.webhook(['send', ...[url, ...args].map(placed)]);
    expect([ran.code, ran.stdout, receiver.taken.length]).toEqual([2, '', 0]);
    expect(ran.stderr).toMatch(/\[usage\] The signer refuses a delivery about .*: this run did not make that user/);
  });

  test('sends events that it makes itself, and removes what it made', async () => {
    const ran = await here.webhook([
      'send',
      placed('ELSEWHERE'),
      ...CREATED,
      '--data',
      '{"first_name":"Ada"}',
      '--delete',
    ]);
    expect([ran.code, userOf(0)]).toEqual([0, expect.stringMatching(/^user_pf/)]);
    expect([userOf(1), receiver.taken.length]).toEqual([userOf(0), 2]);
  });
});
