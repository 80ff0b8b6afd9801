import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISTURBING } from '../../fixtures/webhook/corpus/index.ts';
import { runCorpus } from '../../fixtures/webhook/corpus/run.ts';
import type { CaseResult } from '../../fixtures/webhook/corpus/verdict.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { DATABASES, type Database } from '../app/databases.ts';
import { startDisturbed } from './disturbed.ts';

const IDS = DISTURBING.map(({ id }) => id);
const shown = (cases: readonly string[]): string[] => cases.filter((id) => IDS.includes(id)).sort();
const SHOWN = FAULTS.filter(({ cases }) => shown(cases).length > 0);

/** More of them, and the two cores are what is waited for. */
const AT_ONCE = 4;

/** What was waited for makes most of the time, so faults are tried side by side, each behind a proxy of its own. */
describe.each(DATABASES)('with its %s disturbed', (_name, open) => {
  let database: Database;
  const tried = new Map<string, Promise<readonly CaseResult[]>>();
  beforeAll(async () => {
    database = await open();
    const waiting = ['none', ...SHOWN.map(({ id }) => id)];
    const playOn = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const played = play(id);
        tried.set(id, played);
        await played.catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, playOn));
  });
  afterAll(async () => database?.stop());

  async function play(fault: string): Promise<readonly CaseResult[]> {
    const disturbed = await startDisturbed(database, fault);
    return runCorpus({ cases: DISTURBING, bench: disturbed.bench }).finally(() => disturbed.stop());
  }
  const failing = async (fault: string): Promise<readonly CaseResult[]> =>
    ((await tried.get(fault)) ?? []).filter(({ answer, effect }) =>
      [answer, effect].some(({ state }) => state === 'fail'),
    );
  const describeResults = (results: readonly CaseResult[]): string =>
    results.map(({ id, answer, effect }) => `${id}: ${answer.detail} / ${effect.detail}`).join('\n');

  test('the application in good order fails no case, and leaves none undecided', async () => {
    const results = (await tried.get('none')) ?? [];
    const wrong = results.filter(({ answer, effect }) => [answer, effect].some(({ state }) => state !== 'pass'));
    expect(describeResults(wrong)).toBe('');
    expect(results.map(({ id }) => id)).toEqual(IDS);
  });

  test.each(SHOWN.map((fault) => [fault.id, fault] as const))('%s fails exactly its cases', async (id, { cases }) => {
    const found = await failing(id);
    expect(found.map((result) => result.id).sort(), describeResults(found)).toEqual(shown(cases));
  });
});

test('every case that disturbs is failed by a fault, and every fault that needs a control names the items of its cases', () => {
  const failed = new Set(SHOWN.flatMap(({ cases }) => cases));
  expect(IDS.filter((id) => !failed.has(id))).toEqual([]);
  for (const fault of SHOWN as readonly Fault[]) {
    const items = new Set(
      DISTURBING.filter(({ id }) => fault.cases.includes(id)).flatMap(({ items: of }) => of.effect),
    );
    expect([...fault.items].sort(), fault.id).toEqual([...items].sort());
  }
});
