import { describe, expect, test } from 'vitest';
import { findItem } from '../../checklists/load.ts';
import { checksOf, isSplit } from '../../fixtures/webhook/corpus/case.ts';
import { CORPUS, type CorpusCase, type Delivery } from '../../fixtures/webhook/corpus/index.ts';
import { severityOf } from '../../fixtures/webhook/corpus/policy.ts';
import { sceneOf, sealNow } from './sealed.ts';

const rows = CORPUS.map((each) => [each.id, each] as const);
const deliveriesOf = ({ before, steps }: CorpusCase): Delivery[] => [
  ...before,
  ...steps.flatMap((step) => ('together' in step ? step.together : 'event' in step ? [step] : [])),
];

describe('the corpus is well-formed', () => {
  test('ids, and the ids of their checks, are unique', () => {
    const checks = CORPUS.flatMap(checksOf);
    expect(new Set(checks).size).toBe(checks.length);
    expect(CORPUS.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('it is as large as it claims, family by family', () => {
    const sizes: Record<string, number> = {};
    for (const { family } of CORPUS) sizes[family] = (sizes[family] ?? 0) + 1;
    expect(CORPUS.length).toBeGreaterThanOrEqual(100);
    expect(Object.keys(sizes).sort()).toEqual([
      'data',
      'faults',
      'headers',
      'method-and-route',
      'order-and-repetition',
      'raw-body',
      'signature',
      'sync',
      'timestamp',
    ]);
    for (const [family, size] of Object.entries(sizes)) expect(size, family).toBeGreaterThanOrEqual(8);
  });

  test('it is data alone: written as JSON and read again it is the same', () => {
    expect(JSON.parse(JSON.stringify(CORPUS))).toEqual(CORPUS);
  });

  test.each(rows)('%s names known items, a remedy and a source', (_id, { items, remedy, source, title }) => {
    const named = [...items.answer, ...items.effect];
    expect(items.answer.length).toBeGreaterThan(0);
    expect(items.effect.length).toBeGreaterThan(0);
    for (const item of named) expect(findItem(item), item).toBeDefined();
    expect(remedy.length).toBeGreaterThan(20);
    expect(source).not.toBe('');
    expect(title).not.toMatch(/[.!]$/);
  });

  test.each(rows)('%s can be built: each of its edits finds what it edits', (_id, corpusCase) => {
    const scene = sceneOf(corpusCase.users ?? 1);
    for (const delivery of deliveriesOf(corpusCase)) expect(() => sealNow(delivery, scene)).not.toThrow();
  });

  test('what only informs is never more than advice, and one check', () => {
    const informational = CORPUS.filter((each) => each.informational === true);
    expect(informational.length).toBeGreaterThan(0);
    expect(informational.filter(isSplit)).toEqual([]);
    expect(informational.filter((each) => severityOf(each, {}) !== 'advice')).toEqual([]);
  });

  test('what sound applications differ on is advice until it is declared', () => {
    for (const each of CORPUS.filter(({ policy }) => policy !== undefined)) expect(severityOf(each, {})).toBe('advice');
  });

  test('a forgery really differs from the delivery that it forges', () => {
    const plain = sealNow({ event: 'user.created' });
    const forged = CORPUS.filter(({ answer, informational }) => answer === 'refused' && informational !== true);
    for (const { id, steps } of forged) {
      for (const step of steps.filter((each): each is Delivery => 'event' in each)) {
        const { headers, body } = sealNow(step);
        expect(JSON.stringify([headers, body.toString('base64')]), id).not.toBe(
          JSON.stringify([plain.headers, plain.body.toString('base64')]),
        );
      }
    }
  });
});
