import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsOf, loadChecklists } from '../../checklists/load.ts';
import { parseEvidence } from '../../checklists/parse-evidence.ts';
import type { Report } from '../../checklists/verdict.ts';
import { ATTESTED_ONLY } from './support/attested-only.ts';
import { readReport, runCommand, scratchFolder, type Ended } from './support/command.ts';
import { processesMarked } from './support/processes.ts';

const MARK = `PREFLIGHT_BLACKBOX=healthy-${process.pid}`;

describe('npm start, on the healthy sandbox', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>;
  let ended: Ended;
  let report: Report;
  beforeAll(async () => {
    folder = await scratchFolder();
    ended = await runCommand(['start', '--output', folder.path], { PREFLIGHT_BLACKBOX: MARK.split('=')[1] });
    report = await readReport(folder.path);
  });
  afterAll(() => folder.remove());

  test('ends with 0 and says what to do next', () => {
    expect(ended.stderr + ended.stdout).toMatch(/What next:/);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
  });

  test('blames nothing and leaves nothing undecided', () => {
    const wrong = report.items.filter(({ state }) => state === 'failed' || state === 'inconclusive');
    expect(wrong.map(({ id, state, reason }) => `${id} ${state} ${reason}`)).toEqual([]);
    const checks = report.items.flatMap((item) => item.checks);
    expect(checks.filter(({ state }) => state !== 'pass').map(({ id, state }) => `${id} ${state}`)).toEqual([]);
  });

  test('every item of the checklists is a row', () => {
    const known = itemsOf(loadChecklists()).map(({ id }) => id);
    expect(report.items.map(({ id }) => id).sort()).toEqual([...known].sort());
  });

  test('every item can be decided: by a check, by a person, or by what it follows from', async () => {
    const { records } = parseEvidence(await readFile(join(folder.path, 'evidence.jsonl'), 'utf8'));
    const decided = new Set(records.flatMap((record) => (record.type === 'planned' ? record.items : [])));
    const left = itemsOf(loadChecklists())
      .filter(({ id, by }) => by !== 'attest' && by !== 'derived' && !decided.has(id))
      .map(({ id }) => id);
    expect(left).toEqual(ATTESTED_ONLY);
  });

  test('the verdict is Pending, and the gate exits 3', async () => {
    expect(report.verdict).toBe('Pending');
    const gate = await runCommand(['gate', folder.path]);
    expect(gate.code).toBe(3);
    expect(gate.stdout).toMatch(/^Pending for pre-deploy of sandbox: /);
    expect((await runCommand(['gate', folder.path, '--json'])).stdout).toMatch(new RegExp(report.digest));
  });

  test('both databases, the browser and the load were exercised', async () => {
    const { records } = parseEvidence(await readFile(join(folder.path, 'evidence.jsonl'), 'utf8'));
    const ids = records.flatMap((record) => (record.type === 'check' && record.state === 'pass' ? [record.id] : []));
    for (const mirror of ['postgres', 'mongodb']) {
      expect(ids.filter((id) => id.startsWith('webhook.') && id.endsWith(`@${mirror}`)).length).toBeGreaterThan(12);
      expect(ids).toContain(`flow.row@${mirror}`);
      expect(ids).toContain(`flow.deleted@${mirror}`);
      expect(ids).toContain(`load.api.mean@${mirror}`);
      expect(ids).toContain(`load.webhook.row.max@${mirror}`);
    }
    expect(ids).toContain('flow.sign-in');
  });

  test.each(['checklist.md', 'checklist.html', 'checklist.json', 'junit.xml', 'evidence.jsonl'])(
    'writes %s',
    (name) => {
      expect(existsSync(join(folder.path, name))).toBe(true);
    },
  );

  test('no secret is in any output', async () => {
    const texts = await Promise.all(
      ['checklist.md', 'checklist.html', 'checklist.json', 'junit.xml', 'ctrf.json', 'evidence.jsonl'].map((name) =>
        readFile(join(folder.path, name), 'utf8'),
      ),
    );
    for (const text of [...texts, ended.stdout, ended.stderr]) {
      expect(text).not.toMatch(/sk_(test|live)_[A-Za-z0-9]{6}/);
      expect(text).not.toMatch(/whsec_[A-Za-z0-9+/]{6}/);
      expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}\./);
      expect(text).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
    }
  });

  test('nothing that was started is left', () => {
    expect(processesMarked(MARK)).toEqual([]);
  });
});
