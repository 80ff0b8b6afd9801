import { describe, expect, test } from 'vitest';
import { parseEvidence } from '../../checklists/parse-evidence.ts';
import { check, end, run } from './records.ts';

const lines = (...records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const whole = lines(run(), check('a', ['smoke.health']), end());

test('reads every record', () => {
  const { records, truncated } = parseEvidence(whole);
  expect(records.map(({ type }) => type)).toEqual(['run', 'check', 'end']);
  expect(truncated).toBe(false);
});

test('nothing at all is no record', () => {
  expect(parseEvidence('')).toEqual({ records: [], truncated: false });
});

test('a last line that breaks off is told, and the rest counts', () => {
  const { records, truncated } = parseEvidence(whole.slice(0, -20));
  expect(records).toHaveLength(2);
  expect(truncated).toBe(true);
});

test('a last line that lacks only its break is whole', () => {
  expect(parseEvidence(whole.slice(0, -1))).toMatchObject({ truncated: false, records: { length: 3 } });
});

describe('a line that is no record is refused, with its number', () => {
  const cases: [string, string, RegExp][] = [
    ['broken in the middle', `${lines(run())}{"type":\n${lines(end())}`, /line 2 .*not JSON/],
    ['broken at the end, with its break', `${lines(run())}{"type":\n`, /line 2 .*not JSON/],
    ['empty', `${lines(run())}\n${lines(end())}`, /line 2 /],
    ['of an unknown type', lines(run(), { type: 'note' }), /line 2 /],
    ['with an unknown field', lines({ ...end(), verdict: 'Approved' }), /line 1 .*verdict/s],
    ['a check without items', lines(check('a', [])), /line 1 .*items/s],
    ['of another schema version', lines({ ...run(), schemaVersion: 2 }), /line 1 .*schemaVersion/s],
  ];
  test.each(cases)('%s', (_title, text, message) => {
    expect(() => parseEvidence(text)).toThrow(
      expect.objectContaining({ code: 'evidence-invalid', message: expect.stringMatching(message) as string }),
    );
  });
});
