import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, readJournal, type Journal, type JournalEntry } from '../../fixtures/cleanup/journal.ts';
import { resolveConfig } from '../../fixtures/config/resolve.ts';
import { parseConfig } from '../../fixtures/config/read.ts';
import type { ResolvedConfig } from '../../fixtures/config/resolved.ts';
import { controlByCommand } from '../../fixtures/control/command.ts';
import { journalControl } from '../../fixtures/control/journalled.ts';
import { openControl } from '../../fixtures/control/open.ts';
import { findDisturbed, restoreDisturbed } from '../../fixtures/control/restore.ts';
import { CONFIG, ENVIRONMENT } from '../fixtures/sample-config.ts';

let folder: string;
let file: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clerk-preflight-control-'));
  file = join(folder, 'journal.jsonl');
  journal = openJournal(file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command that leaves a word in a file, as `docker stop` would leave a stopped container. */
const saying = (word: string): [string, ...string[]] => [
  process.execPath,
  '-e',
  `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'said'))}, ${JSON.stringify(`${word} `)})`,
];
const said = (): string => readFileSync(join(folder, 'said'), 'utf8').trim();
const commands = () => ({
  kind: 'command' as const,
  stop: saying('stop'),
  start: saying('start'),
  freeze: saying('freeze'),
  thaw: saying('thaw'),
});
const failing: [string, ...string[]] = [process.execPath, '-e', 'console.log("secret"); process.exit(7)'];

function configOf(control: unknown, environment = 'staging'): ResolvedConfig {
  const plain = CONFIG;
  const mirrors = plain.mirrors.map((mirror) => ({ ...mirror, control: { database: control } }));
  const parsed = parseConfig({ ...plain, mirrors, target: { ...plain.target, environment } }, 'the config');
  return resolveConfig(parsed, { ...ENVIRONMENT, TOXIPROXY: 'http://127.0.0.1:8474/' });
}

describe('what is disturbed is put back', () => {
  let turns = 0;
  const journalled = (changes: Partial<ReturnType<typeof commands>> = {}) => {
    const control = controlByCommand({ ...commands(), ...changes });
    return journalControl({ mirror: 'main', control, journal, newTurn: () => `turn-${++turns}` });
  };

  test('and the journal knows of it from before until after', async () => {
    const control = journalled();
    await control.make('stopped');
    expect(findDisturbed(readJournal(file))).toMatchObject([{ mirror: 'main', disturbance: 'stopped' }]);
    await control.make('well');
    expect(said()).toBe('stop start');
    expect(findDisturbed(readJournal(file))).toEqual([]);
  });

  test('once, however often it is asked for', async () => {
    const control = journalled();
    await control.make('frozen');
    await control.make('well');
    await control.make('well');
    expect(said()).toBe('freeze thaw');
  });

  test('a second time like the first', async () => {
    const control = journalled();
    for (const condition of ['stopped', 'well', 'stopped'] as const) await control.make(condition);
    expect(findDisturbed(readJournal(file))).toHaveLength(1);
    await control.make('well');
    expect(said()).toBe('stop start stop start');
    expect(findDisturbed(readJournal(file))).toEqual([]);
  });

  test('after a disturbance that failed half way', async () => {
    const control = journalled({ stop: failing });
    await expect(control.make('stopped')).rejects.toMatchObject({ code: 'control-failed' });
    await control.make('well');
    expect(said()).toBe('start');
  });

  test('what could not be put back stays in the journal', async () => {
    const control = journalled({ start: failing });
    await control.make('stopped');
    await expect(control.make('well')).rejects.toMatchObject({ code: 'control-failed' });
    expect(findDisturbed(readJournal(file))).toHaveLength(1);
  });
});

describe('what a run that died left disturbed', () => {
  const left: JournalEntry = { kind: 'disturbed', mirror: 'main', disturbance: 'frozen', turn: 'b' };

  test('is put back by the journal alone, each once', async () => {
    const config = configOf(commands());
    journal.note({ kind: 'disturbed', mirror: 'main', disturbance: 'stopped', turn: 'a' });
    journal.note({ kind: 'restored', turn: 'a' });
    journal.note(left);
    expect(await restoreDisturbed(config, readJournal(file))).toEqual([]);
    expect(said()).toBe('thaw');
  });

  test.each([
    ['no control any more', undefined, /frozen: the config binds no control/],
    ['a command that fails', { kind: 'command', stop: failing, start: failing }, /frozen: .* ended with 7/],
  ])('%s: it is said, without what the command printed', async (_name, control, words) => {
    const [line, ...more] = await restoreDisturbed(configOf(control), [left]);
    expect(line).toMatch(words);
    expect(line).not.toContain('secret');
    expect(more).toEqual([]);
  });
});

describe('a control in the config', () => {
  test('its URL may come from the environment, and loses its last slash', () => {
    const [mirror] = configOf({ kind: 'toxiproxy', url: { env: 'TOXIPROXY' }, proxy: 'db' }).mirrors;
    expect(mirror?.control?.database).toMatchObject({ url: 'http://127.0.0.1:8474' });
  });

  test.each([
    ['an unknown kind', { kind: 'kill' }],
    ['a command line instead of a list', { kind: 'command', stop: 'docker stop db', start: ['docker', 'start', 'db'] }],
    ['an empty command', { kind: 'command', stop: [], start: ['true'] }],
    ['freeze without thaw', { kind: 'command', stop: ['true'], start: ['true'], freeze: ['true'] }],
    ['no start', { kind: 'command', stop: ['true'] }],
    ['an address that is none', { kind: 'toxiproxy', url: 'localhost:8474', proxy: 'db' }],
    ['a password in the address', { kind: 'toxiproxy', url: 'http://u:p@localhost:8474', proxy: 'db' }],
  ])('%s is refused', (_name, control) => {
    expect(() => configOf(control)).toThrow(expect.objectContaining({ code: 'config-invalid' }) as Error);
  });

  test('is refused on production, by the config and by whoever opens it', () => {
    const refusal = expect.objectContaining({
      code: 'config-invalid',
      message: expect.stringMatching(/production/) as string,
    }) as Error;
    expect(() => configOf(commands(), 'production')).toThrow(refusal);
    const [mirror] = configOf(commands()).mirrors;
    if (mirror === undefined) throw new Error('no mirror');
    const production = { target: { ...configOf(commands()).target, environment: 'production' as const } };
    expect(() => openControl(production, mirror)).toThrow(refusal);
  });

  test('without freeze and thaw it can only stop', async () => {
    const { stop, start } = commands();
    const control = controlByCommand({ stop, start });
    expect(control.able).toEqual(['stopped']);
    await expect(control.disturb({ kind: 'frozen' })).rejects.toMatchObject({ code: 'control-failed' });
    await expect(control.disturb({ kind: 'slow', latencyMs: 5 })).rejects.toMatchObject({ code: 'control-failed' });
  });

  test('a command that does not end is ended', async () => {
    const endless: [string, ...string[]] = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const control = controlByCommand({ stop: endless, start: endless, deadlineMs: 300 });
    await expect(control.disturb({ kind: 'stopped' })).rejects.toMatchObject({
      code: 'control-failed',
      message: expect.stringMatching(/within 300 ms/) as string,
    });
  });
});
