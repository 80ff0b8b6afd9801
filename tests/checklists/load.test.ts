import { describe, expect, test } from 'vitest';
import { PreflightError } from '../../checklists/error.ts';
import { findItem, readChecklists } from '../../checklists/load.ts';

const row = (id: string, more = '') => `      - id: ${id}
        title: Title of ${id}
        claim: It holds
        phase: pre-deploy
        by: check
        how: By looking
        source: seeds/001
        remedy: Mend it
${more}`;
const sum = (id: string, from: string) => row(id, `        from: ${from}\n`).replace('by: check', 'by: derived');
const list = (...rows: string[]) => `id: one
title: One
sections:
  - id: first
    title: First
    items:
${rows.join('')}`;

function refusal(text: string): PreflightError {
  try {
    readChecklists([{ file: 'one.yaml', text }]);
  } catch (error) {
    if (error instanceof PreflightError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('a checklist is refused, with its place', () => {
  const cases: [string, string, RegExp][] = [
    ['broken YAML', 'id: [one\ntitle: x\n', /^one\.yaml:2:\d+: /],
    ['a key that comes twice', 'id: one\nid: two\n', /^one\.yaml:2:1: /],
    ['a field that is unknown', list(row('a.b', '        colour: red\n')), /^one\.yaml:15:9: .*colour/],
    ['a field that is absent', list(row('a.b').replace('        how: By looking\n', '')), /^one\.yaml:7:9: .*how/],
    ['a phase that there is not', list(row('a.b').replace('pre-deploy', 'later')), /^one\.yaml:10:16: .*phase/],
    ['an id that is none', list(row('Not An Id')), /^one\.yaml:7:13: /],
    [
      'an id that comes twice',
      list(row('a.b'), row('a.b')),
      /^one\.yaml:15:13: a\.b is already the id of the row at one\.yaml:7:13/,
    ],
    [
      'a source that names nothing',
      list(sum('a.b', '[c.d]')),
      /^one\.yaml:15:16: a\.b follows from c\.d, which names no item/,
    ],
    ['a family that names nothing', list(sum('a.b', '[c.*]')), /^one\.yaml:15:16: .*c\.\*, which names no item/],
    ['a derived row without sources', list(row('a.b').replace('by: check', 'by: derived')), /^one\.yaml:7:9: /],
    [
      'sources of a row that is not derived',
      list(row('a.b'), row('c.d', '        from: [a.b]\n')),
      /^one\.yaml:15:9: /,
    ],
    ['a row that follows from itself', list(sum('a.b', '[a.b]')), /^one\.yaml:15:15: a\.b follows from a\.b/],
    [
      'a cycle over two rows',
      list(sum('a.b', '[c.d]'), sum('c.d', '[a.*]')),
      /^one\.yaml:15:15: a\.b follows from c\.d follows from a\.b/,
    ],
    [
      'a source that is known only later',
      list(sum('a.b', '[c.d]'), row('c.d').replace('pre-deploy', 'first-week')),
      /^one\.yaml:15:16: .*known only later/,
    ],
  ];
  test.each(cases)('%s', (_title, text, message) => {
    const error = refusal(text);
    expect(error.code).toBe('config-invalid');
    expect(error.message).toMatch(message);
    expect(error.remedy).toBeDefined();
  });

  test('every fault of a file is named at once', () => {
    const text = list(row('a.b').replace('pre-deploy', 'later'), row('c.d').replace('by: check', 'by: luck'));
    expect(refusal(text).message.split('\n')).toHaveLength(2);
  });

  test('an id that another file holds', () => {
    const sources = ['one.yaml', 'two.yaml'].map((file) => ({ file, text: list(row('a.b')) }));
    expect(() => readChecklists(sources)).toThrow(/^two\.yaml:7:13: .*one\.yaml:7:13/);
  });
});

test('defaults are filled in', () => {
  const item = readChecklists([{ file: 'one.yaml', text: list(row('a.b')) }])[0]?.sections[0]?.items[0];
  expect(item).toMatchObject({ severity: 'blocker', profiles: ['predeploy'] });
});

test('items are found by id, and only by id', () => {
  expect(findItem('performance.api-200ms').limits).toContainEqual({
    statistic: 'mean',
    below: 200,
    unit: 'ms',
    severity: 'blocker',
  });
  expect(findItem('performance')).toBeUndefined();
});
