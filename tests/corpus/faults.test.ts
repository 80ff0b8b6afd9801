import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Seam } from '../../sandbox/app/parts.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { ITEM_IDS } from '../../checklists/item-id.ts';
import { CALM, CORPUS, type CorpusCase } from '../../fixtures/webhook/corpus/index.ts';
import { openGrounds, tryFault, type Ground } from './target.ts';

let grounds: readonly Ground[] = [];
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => {
  await Promise.all(grounds.map(({ stop }) => stop()));
});

/** Items that the corpus alone decides; of others it may decide a part, with the suites that share them. */
const isOwn = (item: string): boolean => item.startsWith('webhook.');

/** How many deliveries a case sends. */
function weigh({ steps, rounds = 1 }: CorpusCase): number {
  const deliveries = steps.flatMap((step) => ('together' in step ? step.together : 'event' in step ? [step] : []));
  return rounds * deliveries.reduce((sum, { times = 1 }) => sum + times, 0);
}

/** What these replace sees one delivery at a time; twenty of them show no more than one. */
const ONE_BY_ONE: readonly (Seam | undefined)[] = ['verify', 'answers', 'isProtected', 'methods', 'mapping'];
const HEAVY = 20;

function casesFor({ seam, cases }: Fault): CorpusCase[] {
  return CALM.filter(
    (corpusCase) => !ONE_BY_ONE.includes(seam) || weigh(corpusCase) < HEAVY || cases.includes(corpusCase.id),
  );
}

test('the application in good order fails no case and leaves none undecided, on both databases', async () => {
  for (const { failing, inconclusive } of await Promise.all(grounds.map((ground) => tryFault('none', CALM, ground)))) {
    expect({ failing, inconclusive }).toEqual({ failing: [], inconclusive: [] });
  }
});

const shown = FAULTS.filter(({ cases, control }) => cases.length > 0 && control === undefined);

describe('each fault fails exactly the cases that it names, on both databases', () => {
  test.each(shown.map((fault) => [fault.id, fault] as const))('%s', async (id, fault: Fault) => {
    const tried = await Promise.all(grounds.map((ground) => tryFault(id, casesFor(fault), ground)));
    const { chances = [] } = fault;
    const named = [...fault.cases].sort();
    expect(tried.map(({ failing }) => failing.filter((each) => !chances.includes(each)))).toEqual([named, named]);
    for (const { items } of tried) {
      if (chances.length === 0) expect(items.filter(isOwn)).toEqual(fault.items.filter(isOwn).sort());
      // What other suites decide too may be failed by the corpus, if the fault says so.
      expect(fault.items).toEqual(expect.arrayContaining([...items]));
    }
  });
});

test('every family has at least two faults that it shows', () => {
  const families = new Map<string, Set<string>>();
  for (const { id, cases } of FAULTS) {
    // Those that need a disturbance are proven beside it, in disturbance.test.ts.
    for (const { family } of CORPUS.filter((corpusCase) => cases.includes(corpusCase.id)))
      families.set(family, (families.get(family) ?? new Set()).add(id));
  }
  const few = [...new Set(CORPUS.map(({ family }) => family))].filter(
    (family) => (families.get(family)?.size ?? 0) < 2,
  );
  expect(few).toEqual([]);
});

test.each(FAULTS)('$id names known items and known cases, each once', ({ items, cases }) => {
  expect(items.filter((item) => !ITEM_IDS.includes(item))).toEqual([]);
  expect(new Set(cases).size).toBe(cases.length);
});
