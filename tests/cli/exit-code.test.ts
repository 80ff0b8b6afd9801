import { describe, expect, test } from 'vitest';
import { PreflightError, type ErrorCode } from '../../checklists/error.ts';
import { exitCodeOf, VERDICT_EXIT } from '../../cli/exit-code.ts';

describe('errors and verdicts become exit codes in one place', () => {
  test.each<[ErrorCode, number]>([
    ['usage', 2],
    ['config-invalid', 2],
    ['config-not-found', 2],
    ['environment-missing', 2],
    ['secret-malformed', 2],
    ['target-unreachable', 2],
    ['database-unreachable', 2],
    ['engine-missing', 2],
    ['port-in-use', 2],
    ['evidence-missing', 2],
    ['evidence-invalid', 2],
    ['clerk-unreachable', 3],
    ['deadline', 3],
    ['internal', 3],
    ['interrupted', 130],
  ])('%s → %i', (code, exit) => {
    expect(exitCodeOf(new PreflightError(code, 'x'))).toBe(exit);
  });

  test.each([new TypeError('a bug'), 'a string', undefined])(
    'a crash of the harness is never the target’s: 3',
    (error) => {
      expect(exitCodeOf(error)).toBe(3);
    },
  );

  test('verdicts', () => {
    expect(VERDICT_EXIT).toEqual({ Approved: 0, Blocked: 1, Pending: 3 });
  });
});
