import { describe, expect, test } from 'vitest';
import { PreflightError } from '../../checklists/error.ts';
import { Report } from '../../checklists/verdict.ts';
import { renderCtrf } from '../../reporters/ctrf.ts';
import { renderHtml } from '../../reporters/html.ts';
import { renderJson } from '../../reporters/json.ts';
import { renderJunit } from '../../reporters/junit.ts';
import { renderMarkdown } from '../../reporters/markdown.ts';
import { renderTerminal } from '../../reporters/terminal.ts';
import { makeCheck, makeItem, makeReport, makeSampleReport } from './sample-report.ts';

const FORMATS: [string, (report: Report) => string][] = [
  ['json', renderJson],
  ['markdown', (report) => renderMarkdown(report)],
  ['html', renderHtml],
  ['junit', renderJunit],
  ['ctrf', renderCtrf],
  ['terminal', (report) => renderTerminal(report, { color: true, width: 100 })],
];

/** The same value with the keys of every object in reverse. */
const reverseKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reverseKeys(entry)]),
  );
};

test('the sample satisfies the schema', () => {
  expect(() => Report.parse(makeSampleReport())).not.toThrow();
});

describe.each(FORMATS)('%s', (_, render) => {
  test('the same report gives the same bytes, whatever the order of its keys', () => {
    const first = render(makeSampleReport());
    expect(render(makeSampleReport())).toBe(first);
    expect(render(reverseKeys(makeSampleReport()) as Report)).toBe(first);
  });

  test('does not change the report', () => {
    const report = makeSampleReport();
    render(report);
    expect(report).toEqual(makeSampleReport());
  });

  test('ends in one newline and holds no half character', () => {
    const text = render(makeSampleReport());
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  test('an empty report is rendered too', () => {
    expect(render(makeReport([], { verdict: 'Pending', checklists: [] }))).toContain('shop');
  });

  test('10,000 checks are rendered', () => {
    const items = Array.from({ length: 1000 }, (_unused, index) =>
      makeItem(`row.number-${index}`, {
        state: index % 50 === 0 ? 'failed' : 'satisfied',
        checks: Array.from({ length: 10 }, (_none, nth) =>
          makeCheck(`row.number-${index}.${nth}`, index % 50 === 0 ? { state: 'fail', seen: '200' } : {}),
        ),
      }),
    );
    const report = makeReport(items);
    const before = performance.now();
    const { length } = render(report);
    process.stdout.write(
      `10,000 checks as ${_}: ${Math.round(performance.now() - before)} ms, ${Math.round(length / 1024)} KiB\n`,
    );
    expect(length).toBeGreaterThan(0);
  });
});

describe('json', () => {
  test('is the report itself', () => {
    const expected = JSON.parse(JSON.stringify(makeSampleReport())) as Report;
    expect(JSON.parse(renderJson(makeSampleReport()))).toEqual(expected);
  });

  test.each([
    ['a verdict that is none', { verdict: 'Fine' }],
    ['a field too many', { secret: 'x' }],
    ['a count that is missing', { counts: { satisfied: 1 } }],
    ['another schema version', { schemaVersion: 2 }],
    ['a time without a zone', { generatedAt: '2026-11-21 10:55' }],
  ])('refuses %s', (_, part) => {
    const render = () => renderJson({ ...makeSampleReport(), ...part } as unknown as Report);
    expect(render).toThrow(PreflightError);
    expect(render).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
