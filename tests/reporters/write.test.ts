import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../checklists/verdict.ts';
import { writeAtomically, writeReport } from '../../reporters/write.ts';
import { makeSampleReport } from './sample-report.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'preflight-report-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('writing a report', () => {
  test('writes every format, makes the folder, and leaves nothing else in it', async () => {
    const folder = path.join(directory, 'new', 'report');
    const files = await writeReport(folder, makeSampleReport());
    const names = ['checklist.json', 'checklist.md', 'checklist.html', 'junit.xml', 'ctrf.json'];
    expect(files).toEqual(names.map((name) => path.join(folder, name)));
    expect((await readdir(folder)).sort()).toEqual(names.sort());
  });

  test('writes only what was asked for', async () => {
    await writeReport(directory, makeSampleReport(), { formats: ['junit', 'json'] });
    expect((await readdir(directory)).sort()).toEqual(['checklist.json', 'junit.xml']);
  });

  test('replaces an older report and leaves the evidence alone', async () => {
    await writeFile(path.join(directory, 'evidence.jsonl'), '{}\n');
    await writeFile(path.join(directory, 'junit.xml'), 'old');
    await writeReport(directory, makeSampleReport());
    expect(await readFile(path.join(directory, 'junit.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect(await readFile(path.join(directory, 'evidence.jsonl'), 'utf8')).toBe('{}\n');
  });

  test('a report that is none leaves the folder as it was', async () => {
    await writeFile(path.join(directory, 'checklist.html'), 'old');
    const report = { ...makeSampleReport(), verdict: 'Fine' } as unknown as Report;
    await expect(writeReport(directory, report)).rejects.toMatchObject({ code: 'internal' });
    expect(await readdir(directory)).toEqual(['checklist.html']);
    expect(await readFile(path.join(directory, 'checklist.html'), 'utf8')).toBe('old');
  });

  test('a rename that fails takes its temporary file with it', async () => {
    await mkdir(path.join(directory, 'taken', 'full'), { recursive: true });
    await expect(writeAtomically(path.join(directory, 'taken'), 'text')).rejects.toThrow();
    expect(await readdir(directory)).toEqual(['taken']);
  });
});
