import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedPort } from './support/closed-port.ts';
import { runCommand, scratchFolder, startCommand, type Ended } from './support/command.ts';
import { keepSandbox, type KeptSandbox } from './support/kept-sandbox.ts';

describe('smoke, after a deploy', () => {
  let sandbox: KeptSandbox;
  const smoke = (change: Record<string, string | undefined> = {}): Promise<Ended> =>
    sandbox.start(['smoke'], change).ended;
  beforeAll(async () => {
    sandbox = await keepSandbox();
  });
  afterAll(() => sandbox?.stop());

  test('a healthy deployment: 0', async () => {
    const ended = await smoke();
    expect(ended.stderr).toMatch(/HEALTHY: 4 checks passed/);
    expect(ended.code).toBe(0);
  });

  test('an application that is down, while Clerk answers: roll back, 1', async () => {
    const ended = await smoke({ SANDBOX_POSTGRES_APP_URL: `http://127.0.0.1:${await closedPort()}` });
    expect(ended.stderr).toMatch(/ROLL BACK: failed: .*smoke\.health@postgres/);
    expect(ended.code).toBe(1);
  });

  test('application and Clerk both out of reach: the network is in doubt, hold, 3', async () => {
    const down = `http://127.0.0.1:${await closedPort()}`;
    const ended = await smoke({ SANDBOX_POSTGRES_APP_URL: down, SANDBOX_CLERK_API_URL: down });
    expect(ended.stderr).toMatch(/HOLD: undecided/);
    expect(ended.code).toBe(3);
  });

  test('a secret key that Clerk does not know: the harness cannot decide, 3', async () => {
    const ended = await smoke({ SANDBOX_CLERK_SECRET_KEY: 'sk_test_00000000000000000000000000' });
    expect(ended.code).toBe(3);
    expect(ended.stdout + ended.stderr).not.toContain('sk_test_0000000000');
  });

  test('Ctrl-C ends the sandbox with 130', async () => {
    const other = startCommand(['sandbox', '--clerk-only']);
    await other.printed(/The sandbox is up/);
    other.kill('SIGINT');
    expect((await other.ended).code).toBe(130);
  });
});

describe('smoke, on broken deployments', () => {
  test.each([
    ['catch-all-200', /ROLL BACK: failed: .*smoke\.webhook/],
    ['delivery-route-protected', /ROLL BACK: failed: .*smoke\.webhook/],
  ])('%s: roll back', async (fault, words) => {
    const folder = await scratchFolder();
    try {
      const ended = await runCommand(['smoke', '--sandbox', '--fault', fault, '--output', folder.path]);
      expect(ended.stderr).toMatch(words);
      expect(ended.code).toBe(1);
    } finally {
      await folder.remove();
    }
  });
});
