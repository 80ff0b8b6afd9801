import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournal } from '../../fixtures/cleanup/journal.ts';
import { findDisturbed } from '../../fixtures/control/restore.ts';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import { ROOT, startCommand, type Running } from './support/command.ts';
import { keepSandbox, type KeptSandbox } from './support/kept-sandbox.ts';
import { processesMarked } from './support/processes.ts';

interface Shown {
  readonly enabled: boolean;
  readonly toxics: readonly unknown[];
}

describe('a database that a run has stopped', () => {
  let sandbox: KeptSandbox;
  beforeAll(async () => {
    sandbox = await keepSandbox();
  });
  afterAll(() => sandbox?.stop());

  const start = (args: readonly string[], mark: string): Running => sandbox.start(args, { PREFLIGHT_BLACKBOX: mark });
  const show = async (): Promise<Shown> => {
    const answer = await fetch(`${sandbox.env['SANDBOX_POSTGRES_PROXY_URL']}/proxies/postgres`);
    return (await answer.json()) as Shown;
  };
  const journals = async (): Promise<string[]> => {
    const names = await readdir(sandbox.state, { recursive: true }).catch(() => []);
    return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(sandbox.state, name));
  };
  /** Waits until a run has the database down. */
  const untilDown = async (): Promise<void> => {
    const { met } = await pollUntil(show, ({ enabled }) => !enabled, { deadlineMs: 60_000, intervalMs: 5 });
    expect(met).toBe(true);
  };

  test('is up again after Ctrl-C', async () => {
    const mark = `disturbed-interrupt-${process.pid}`;
    const run = start(['run', '--suite', 'disturbance'], mark);
    await untilDown();
    run.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).not.toMatch(/left behind/);
    expect(await show()).toMatchObject({ enabled: true, toxics: [] });
    expect(await journals()).toEqual([]);
    expect(processesMarked(mark)).toEqual([]);
  });

  /** Kills a run while the database is down; one that put it back before it died is no such run. */
  async function killWhileDown(mark: string): Promise<void> {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const run = start(['run', '--suite', 'disturbance'], mark);
      await untilDown();
      run.kill('SIGKILL');
      // Whatever of it could still put things back.
      for (const { pid } of processesMarked(mark)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          continue;
        }
      }
      await run.ended;
      if (!(await show()).enabled) return;
      await rm(sandbox.state, { recursive: true, force: true });
    }
    throw new Error('No run could be killed while the database was down.');
  }

  test('and killed is put back by the next start', async () => {
    const mark = `disturbed-crash-${process.pid}`;
    await killWhileDown(mark);
    const [journal = ''] = await journals();
    expect(findDisturbed(readJournal(journal))).toMatchObject([{ mirror: 'postgres', disturbance: 'stopped' }]);

    const next = await start(['smoke'], `${mark}-next`).ended;
    expect(next.stderr).not.toMatch(/left behind/);
    expect(next.code, next.stderr).toBe(0);
    expect(await show()).toMatchObject({ enabled: true, toxics: [] });
    expect(await journals()).toEqual([]);
  });

  test('is never touched on production', async () => {
    const run = startCommand(
      ['run', '--suite', 'disturbance', '--config', join(ROOT, 'tests/blackbox/support/production.config.ts')],
      { ...sandbox.env, PREFLIGHT_STATE: sandbox.state },
    );
    const ended = await run.ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/control: nothing is disturbed on production/);
    expect(await show()).toMatchObject({ enabled: true, toxics: [] });
  });
});
