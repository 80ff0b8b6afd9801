import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, startCommand } from '../../blackbox/support/command.ts';
import { startClerk } from '../../../sandbox/clerk/index.ts';
import { startOddReceiver, type OddReceiver } from './odd-receiver.ts';
import { SECRET } from './surroundings.ts';

// The rest is tested in process, by the same flags; these are what only a process has: its streams, signals and exit code.
describe('the command itself', () => {
  let receiver: OddReceiver;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    receiver = await startOddReceiver(SECRET);
    folder = mkdtempSync(join(tmpdir(), 'clerk-preflight-webhook-bin-'));
    env = { SECRET, PREFLIGHT_STATE: folder, NO_COLOR: '1' };
  });
  afterAll(async () => {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const webhook = (args: readonly string[], options: Pick<Options, 'stdin'> & { input?: string } = {}) =>
    execa(process.execPath, [join(ROOT, 'cli', 'bin.js'), 'webhook', ...args], {
      env,
      reject: false,
      stripFinalNewline: false,
      ...options,
    });

  test('signs what comes on stdin, and sends what sign has printed', async () => {
    const signed = await webhook(['sign', '-', '--secret-env', 'SECRET', '--json'], { input: '{"a":"ü"}' });
    expect([signed.exitCode, signed.stderr]).toEqual([0, '']);
    const sent = await webhook(['send', `${receiver.origin}/hook`, '--replay', '-', '--json'], {
      input: signed.stdout,
    });
    expect([sent.exitCode, JSON.parse(String(sent.stdout))]).toMatchObject([0, { deliveries: [{ status: 204 }] }]);
    expect(receiver.taken[0]?.body).toEqual(Buffer.from('{"a":"ü"}'));
  });

  test.concurrent('with stdin closed there is nothing to send', async () => {
    const ran = await webhook(['send', `${receiver.origin}/hook`, '-', '--secret-env', 'SECRET'], { stdin: 'ignore' });
    expect([ran.exitCode, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(/nothing on standard input/)]);
  });

  test.concurrent('an unknown option that holds a secret is not repeated', async () => {
    const ran = await webhook(['send', `${receiver.origin}/hook`, `--secret=${SECRET}`]);
    expect([ran.exitCode, ran.stderr]).toEqual([
      2,
      expect.stringMatching(/unknown option '--secret=whsec_\[redacted\]'/),
    ]);
  });

  test('Ctrl-C ends listen with 130, and the stand-in has no endpoint any more', async () => {
    const clerk = await startClerk({});
    try {
      const args = ['--clerk', clerk.apiUrl, '--secret-env', 'SECRET', '--forward', `${receiver.origin}/hook`];
      const running = startCommand(['webhook', 'listen', ...args], env);
      await running.printed(/Ctrl-C ends it/);
      expect(clerk.endpoints.list()).toHaveLength(1);
      running.kill('SIGINT');
      const { code, stdout } = await running.ended;
      expect([code, stdout, clerk.endpoints.list()]).toEqual([130, '', []]);
    } finally {
      await clerk.stop();
    }
  });

  test.concurrent('Ctrl-C ends the wait for stdin', async () => {
    const running = webhook(['sign', '-', '--secret-env', 'SECRET'], { stdin: 'pipe' });
    // More than a pipe holds: once it is gone, the process has begun to read.
    await new Promise<void>((resolve) => running.stdin?.write(Buffer.alloc(1_000_000, ' '), () => resolve()));
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running;
    expect([exitCode, stdout, stderr]).toEqual([130, '', expect.stringMatching(/Interrupted/)]);
  });
});
