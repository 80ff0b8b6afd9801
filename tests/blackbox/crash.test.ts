import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClerkClient } from '@clerk/backend';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import type { Running } from './support/command.ts';
import { keepSandbox, type KeptSandbox } from './support/kept-sandbox.ts';
import { processesMarked } from './support/processes.ts';

describe('what a killed run leaves on a target goes at the next start', () => {
  let sandbox: KeptSandbox;
  beforeAll(async () => {
    sandbox = await keepSandbox();
  });
  afterAll(() => sandbox?.stop());

  const start = (args: readonly string[], mark: string): Running => sandbox.start(args, { PREFLIGHT_BLACKBOX: mark });
  const countRows = async (): Promise<number> => {
    const client = new pg.Client({ connectionString: sandbox.env['SANDBOX_POSTGRES_DATABASE_URL'] });
    await client.connect();
    try {
      const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM users');
      return rows[0]?.count ?? -1;
    } finally {
      await client.end();
    }
  };
  const countUsers = (): Promise<number> =>
    createClerkClient({
      secretKey: sandbox.env['SANDBOX_CLERK_SECRET_KEY'] ?? '',
      apiUrl: sandbox.env['SANDBOX_CLERK_API_URL'] ?? '',
    }).users.getCount();

  test('rows and users of a run that got SIGKILL', async () => {
    const mark = `crash-${process.pid}`;
    const killed = start(['run', '--suite', 'security,user-sync'], mark);
    await killed.printed(/40 of \d+/);
    killed.kill('SIGKILL');
    await killed.ended;
    // Playwright follows the command that started it.
    const { value: left } = await pollUntil(
      () => Promise.resolve(processesMarked(mark)),
      (found) => found.length === 0,
      { deadlineMs: 15_000, intervalMs: 100 },
    );
    expect(left).toEqual([]);
    expect(await countRows()).toBeGreaterThan(0);
    expect(await countUsers()).toBeGreaterThan(0);

    const next = await start(['smoke'], `${mark}-next`).ended;
    expect(next.stderr).not.toMatch(/left behind/);
    expect(await countUsers()).toBe(0);
    expect(await countRows()).toBe(0);
    const journals = await readdir(join(sandbox.state, 'journals'), { recursive: true });
    expect(journals.filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  });
});
