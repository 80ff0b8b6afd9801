import { describe, expect, test } from 'vitest';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import { scratchFolder, startCommand } from './support/command.ts';
import { processesMarked } from './support/processes.ts';

/** Moments at which a person presses Ctrl-C, by what has just been printed. */
const MOMENTS = [
  ['while the sandbox starts', /· sandbox\n/],
  ['while checks run', /20 of \d+/],
  ['while k6 runs', /load: webhook/],
] as const;

describe.each(['SIGINT', 'SIGTERM'] as const)('%s ends everything', (signal) => {
  test.each(MOMENTS)('%s', async (name, moment) => {
    const mark = `interrupt-${process.pid}-${signal}-${name.replaceAll(' ', '-')}`;
    const folder = await scratchFolder();
    try {
      const suites = name.includes('k6') ? 'load' : 'user-sync,e2e';
      const command = startCommand(['run', '--sandbox', '--suite', suites, '--output', folder.path], {
        PREFLIGHT_BLACKBOX: mark,
      });
      await command.printed(moment);
      command.kill(signal);
      const ended = await command.ended;
      expect(ended.code, ended.stderr).toBe(130);
      expect(processesMarked(mark)).toEqual([]);
      expect(ended.stderr).not.toMatch(/left behind/);
      const evidence = join(folder.path, 'evidence.jsonl');
      if (existsSync(evidence)) expect(await readFile(evidence, 'utf8')).toMatch(/"outcome":"interrupted"/);
    } finally {
      await folder.remove();
    }
  });
});

test('after a SIGKILL of the command nothing of the sandbox stays', async () => {
  const mark = `kill-${process.pid}`;
  const folder = await scratchFolder();
  try {
    const command = startCommand(['run', '--sandbox', '--suite', 'user-sync', '--output', folder.path], {
      PREFLIGHT_BLACKBOX: mark,
    });
    await command.printed(/20 of \d+/);
    command.kill('SIGKILL');
    await command.ended;
    const { value } = await pollUntil(
      async () => processesMarked(mark),
      (left) => left.length === 0,
      { deadlineMs: 30_000, intervalMs: 200 },
    );
    expect(value).toEqual([]);
  } finally {
    await folder.remove();
  }
});
