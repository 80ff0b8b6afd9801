import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS } from '../../../fixtures/webhook/corpus/index.ts';
import type { CorpusCase } from '../../../fixtures/webhook/corpus/case.ts';
import { CONFIG, ENVIRONMENT } from '../../fixtures/sample-config.ts';
import { closedPort } from '../../blackbox/support/closed-port.ts';
import { makeSurroundings, type Surroundings } from './surroundings.ts';

let here: Surroundings;
beforeAll(() => void (here = makeSurroundings()));
afterAll(() => here.remove());

describe('webhook corpus', () => {
  test.for<[string, string[], RegExp]>([
    ['a case that is none, with the nearest', ['--only', 'tampered-bdy'], /No case .* Did you mean tampered-body/],
    ['nothing at all', ['--only', ','], /--only takes ids/],
    ['a config that is not there', ['--config', 'nowhere.ts'], /\[config-not-found\]/],
    ['a config whose variables are not set', ['--config', 'target.ts'], /\[environment-missing\]/],
    ['a case that is none before anything is asked of a target', ['--config', 'target.ts', '--only', 'x'], /No case/],
  ])('refuses %s', async ([, args, words]) => {
    writeFileSync(join(here.folder, 'target.ts'), `export default ${JSON.stringify(CONFIG)};`);
    const ran = await here.webhook(['corpus', ...args]);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(words)]);
  });

  test('a target that nobody listens at is no finding', async () => {
    writeFileSync(join(here.folder, 'target.ts'), `export default ${JSON.stringify(CONFIG)};`);
    const env = { ...ENVIRONMENT, URL: `http://127.0.0.1:${await closedPort()}` } as Record<string, string>;
    const ran = await here.webhook(['corpus', '--config', 'target.ts', '--only', 'created'], env);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(/\[target-unreachable\]/)]);
  });

  test('as JSON is every case as data, with the checks that it makes', async () => {
    const ran = await here.webhook(['corpus', '--json']);
    const { schemaVersion, cases } = JSON.parse(ran.stdout) as { schemaVersion: number; cases: CorpusCase[] };
    expect([ran.code, ran.stderr, schemaVersion]).toEqual([0, '', 1]);
    expect(cases.map(({ id }) => id)).toEqual(CORPUS.map(({ id }) => id));
    // Nothing is lost on the way: a case is data alone.
    expect(cases).toMatchObject(JSON.parse(JSON.stringify(CORPUS)) as object[]);
    expect(cases.find(({ id }) => id === 'tampered-body')).toMatchObject({
      checks: ['webhook.tampered-body.refused', 'webhook.tampered-body.traceless'],
    });
  });

  test('as text is a table by family', async () => {
    const { stdout } = await here.webhook(['corpus']);
    for (const { id } of CORPUS) expect(stdout).toContain(`  ${id} `);
    const families = stdout.match(/^[a-z-]+ \(\d+\)$/gm) ?? [];
    expect(families).toHaveLength(new Set(CORPUS.map(({ family }) => family)).size);
    expect(stdout).toMatch(new RegExp(`\n${CORPUS.length} cases\n$`));
  });

  test.for<[string, string, string[]]>([
    ['its id', 'tampered-body', ['tampered-body']],
    ['the id of a check', 'webhook.tampered-body.traceless', ['tampered-body']],
    ['the id of a check on a mirror', 'webhook.created@postgres', ['created']],
    ['several', 'created,wrong-secret', ['created', 'wrong-secret']],
    ['a family', 'faults', CORPUS.filter(({ family }) => family === 'faults').map(({ id }) => id)],
    ['an item', 'webhook.deleted.unknown', ['delete-of-unknown']],
  ])('finds a case by %s', async ([, only, ids]) => {
    const { stdout } = await here.webhook(['corpus', '--json', '--only', only]);
    const found = (JSON.parse(stdout) as { cases: CorpusCase[] }).cases.map(({ id }) => id);
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(found.length).toBeLessThan(CORPUS.length / 3);
  });
});
