import { describe, expect, test } from 'vitest';
import { CREATED, setStage } from './stage.ts';

const here = setStage();

const placed = (word: string): string =>
  word
    .replace('LOOPBACK', here.hook)
    .replace('ELSEWHERE', here.hook.replace('127.0.0.1', '0.0.0.0'))
    .replace('MAPPED', here.hook.replace('127.0.0.1', '[::ffff:127.0.0.1]'));

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
    here.write('stranger.json', stranger);
    here.write('escaped.json', '{"type":"x","data":{"subject":"\\u0075ser_abc"}}');
    here.write('broken.json', '{"data":{"id":"user_2g7np7Hrk0SN6kj5EDMLDaKNL0S"');
    here.write('session.json', '{"type":"session.created","data":{"id":"sess_1","user_id":"17"}}');
    const headers = [['svix-id', 'msg_1']];
    here.write('recorded.json', JSON.stringify({ headers, body: Buffer.from(stranger).toString('base64') }));
    const ran = await here.webhook(['send', ...[url, ...args].map(placed)]);
    expect([ran.code, ran.stdout, here.receiver.taken.length]).toEqual([2, '', 0]);
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
    expect([ran.code, here.userOf(0)]).toEqual([0, expect.stringMatching(/^user_pf/)]);
    expect([here.userOf(1), here.receiver.taken.length]).toEqual([here.userOf(0), 2]);
  });
});
