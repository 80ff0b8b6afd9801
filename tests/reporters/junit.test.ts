import { describe, expect, test } from 'vitest';
import { renderJunit } from '../../reporters/junit.ts';
import { makeCheck, makeItem, makeReport, makeSampleReport } from './sample-report.ts';
import type { XmlElement } from './strict-xml.ts';
import { parseStrictXml } from './strict-xml.ts';

const parse = (report = makeSampleReport()) => parseStrictXml(renderJunit(report));
const named = (element: XmlElement, name: string) => element.children.filter((child) => child.name === name);
const cases = (root: XmlElement) => named(root, 'testsuite').flatMap((suite) => named(suite, 'testcase'));
const find = (root: XmlElement, id: string) => {
  const found = cases(root).filter((entry) => entry.attributes.name?.endsWith(`[${id}]`));
  expect(found).toHaveLength(1);
  return found[0] as XmlElement;
};
const outcome = (element: XmlElement) =>
  element.children.map((child) => child.name).filter((name) => name !== 'properties' && name !== 'system-out');

describe('junit.xml', () => {
  test('names every row exactly once, with its state', () => {
    const report = makeSampleReport();
    const rows = named(parse(report), 'testsuite').flatMap((suite) =>
      named(suite, 'properties').flatMap((list) => list.children),
    );
    expect(rows.map((row) => [row.attributes.name, row.attributes.value]).sort()).toEqual(
      report.items.map((item) => [`item.${item.id}`, item.state]).sort(),
    );
  });

  test.each([
    ['a failed check', 'webhook.tampered@postgres', ['failure']],
    ['an inconclusive one', 'webhook.real-delivery', ['error']],
    ['a skipped one', 'webhook.db-down', ['skipped']],
    ['advice', 'webhook.nul-name', []],
    ['a failure that was waived', 'load.latency', ['skipped']],
    ['a check that passed', 'webhook.forged', []],
    ['a row without a check', 'webhook.never', ['skipped']],
    ['a failed row without a check, whose cause is red elsewhere', 'webhook.no-cause-named', ['skipped']],
    ['an attested row', 'load.attested', ['skipped']],
  ])('%s', (_, id, expected) => {
    expect(outcome(find(parse(), id))).toEqual(expected);
  });

  test('advice and a waived failure still say what was seen', () => {
    const root = parse();
    for (const id of ['webhook.nul-name', 'load.latency']) {
      expect(named(find(root, id), 'system-out')[0]?.text).not.toBe('');
    }
  });

  test('a check that decides two rows is one test case that names both', () => {
    const properties = named(find(parse(), 'webhook.tampered@postgres'), 'properties')[0]?.children ?? [];
    expect(properties.map((property) => property.attributes.value)).toEqual([
      'webhook.refuses-tampered',
      'webhook.refuses-forged',
    ]);
  });

  test('a waiver of one row does not hide the failure from the other', () => {
    const shared = makeCheck('shared', { state: 'fail' });
    const report = makeReport([
      makeItem('a.waived', { state: 'waived', checks: [shared] }),
      makeItem('a.failed', { state: 'failed', checks: [shared] }),
    ]);
    expect(outcome(find(parse(report), 'shared'))).toEqual(['failure']);
  });

  test('its totals are those of its suites and of its cases', () => {
    const root = parse();
    const sum = (name: string) =>
      named(root, 'testsuite').reduce((total, suite) => total + Number(suite.attributes[name]), 0);
    const counted = (name: string) => cases(root).filter((entry) => outcome(entry).includes(name)).length;
    expect(root.attributes).toMatchObject({ failures: '1', errors: '1' });
    expect(Number(root.attributes.tests)).toBe(cases(root).length);
    expect([sum('tests'), sum('failures'), sum('errors'), sum('skipped')]).toEqual([
      cases(root).length,
      counted('failure'),
      counted('error'),
      counted('skipped'),
    ]);
  });

  test('a report without rows is a document without suites', () => {
    expect(parse(makeReport([])).children).toEqual([]);
  });

  test.each([
    ['a bare ampersand', '<a>&</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a control character', '<a>\u0007</a>'],
    ['the end of CDATA', '<a>]]></a>'],
    ['a comment', '<a><!-- --></a>'],
    ['crossed tags', '<a><b></a></b>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['two roots', '<a/><b/>'],
  ])('the parser of these tests refuses %s', (_, body) => {
    expect(() => parseStrictXml(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)).toThrow();
  });
});
