import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournal } from '../../fixtures/cleanup/journal.ts';
import { findDisturbed } from '../../fixtures/control/restore.ts';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import { ROOT, startCommand, type Running } from './support/command.ts';
import { processesMarked } from './support/processes.ts';

interface Shown {
  readonly enabled: boolean;
  readonly toxics: readonly unknown[];
}

describe('a database that a run has stopped', () => {
  let folder: string;
  let sandbox: Running;
  let env: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clerk-preflight-disturbed-'));
    sandbox = startCommand(['sandbox', '--database', 'postgres', '--json']);
    env = JSON.parse(await sandbox.printed(/^\{.*\}$/m)) as Record<string, string>;
  });
  afterAll(async () => {
    sandbox.kill('SIGTERM');
    await sandbox.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const state = (): string => join(folder, 'state');
  const start = (args: readonly string[], mark: string): Running =>
    startCommand([...args, '--config', join(ROOT, 'preflight.config.ts'), '--output', join(folder, 'report')], {
      ...env,
      PREFLIGHT_STATE: state(),
      PREFLIGHT_BLACKBOX: mark,
    });
  const show = async (): Promise<Shown> => {
    const answer = await fetch(`${env['SANDBOX_POSTGRES_PROXY_URL']}/proxies/postgres`);
    return (await answer.json()) as Shown;
  };
  const journals = async (): Promise<string[]> => {
    const names = await readdir(state(), { recursive: true }).catch(() => []);
    return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(state(), name));
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
      await rm(state(), { recursive: true, force: true });
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
      { ...env, PREFLIGHT_STATE: state() },
    );
    const ended = await run.ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/control: nothing is disturbed on production/);
    expect(await show()).toMatchObject({ enabled: true, toxics: [] });
  });
});
