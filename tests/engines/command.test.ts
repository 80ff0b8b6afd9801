import { describe, expect, test, vi } from 'vitest';
import { isAlive } from '../../sandbox/engines/alive.ts';
import { runCommand, type CommandOptions } from '../../sandbox/engines/command.ts';
import { realContext } from './context.ts';

/** Prints the id of a child of its own, then waits for it. */
const WITH_CHILD = 'sleep 60 & echo $!; wait';

async function runShell(
  script: string,
  options: CommandOptions = { timeoutMs: 10_000 },
): Promise<Awaited<ReturnType<typeof runCommand>>> {
  return await runCommand(realContext(), 'sh', ['-c', script], options);
}

describe('a command', () => {
  test('gives its output', async () => {
    expect(await runShell('echo hello; echo aside >&2')).toEqual({ ok: true, stdout: 'hello', reason: '' });
  });

  test.each([
    ['fails', 'echo broken >&2; exit 3', 'exit code 3: broken'],
    ['crashes', 'printf "Error: broken\\n  at f (/a/b.js:1:2)\\n"; exit 1', 'exit code 1: Error: broken'],
    ['is killed', 'kill -KILL $$', 'SIGKILL'],
  ])('that %s says how', async (_, script, reason) => {
    expect(await runShell(script)).toMatchObject({ ok: false, reason });
  });

  test('that is not there is a failure, not a crash', async () => {
    const result = await runCommand(realContext(), '/nonexistent/program', [], { timeoutMs: 1_000 });
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('ENOENT') as string });
  });

  test.each([
    ['takes too long', { timeoutMs: 300 }, 'took longer than 0.3 s'],
    ['falls silent', { timeoutMs: 10_000, quietMs: 300 }, 'was silent for 0.3 s'],
  ])('that %s is ended with its children', async (_, options, reason) => {
    const result = await runShell(WITH_CHILD, options);
    expect(result).toMatchObject({ ok: false, reason });
    await vi.waitFor(async () => expect(await isAlive(Number(result.stdout))).toBe(false));
  });

  test('that ignores SIGTERM is killed', async () => {
    const result = await runShell('trap "" TERM; while :; do sleep 1; done', { timeoutMs: 200 });
    expect(result.ok).toBe(false);
  });

  test('is ended by an abort, which surfaces as interrupted', async () => {
    const abort = new AbortController();
    const running = runCommand(realContext({ signal: abort.signal }), 'sleep', ['60'], { timeoutMs: 10_000 });
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('does not begin after an abort', async () => {
    const running = runCommand(realContext({ signal: AbortSignal.abort() }), 'sleep', ['60'], { timeoutMs: 10_000 });
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('that must not be cut in half runs to its end', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    const options = { timeoutMs: 10_000, uninterruptible: true };
    const result = await runCommand(
      realContext({ signal: abort.signal }),
      'sh',
      ['-c', 'sleep 0.2; echo end'],
      options,
    );
    expect(result).toMatchObject({ ok: true, stdout: 'end' });
  });
});
