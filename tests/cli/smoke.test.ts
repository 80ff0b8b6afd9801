import { describe, expect, test } from 'vitest';
import { judgeSmoke } from '../../cli/commands/smoke.ts';
import { makeCheck, makeItem, makeReport } from '../reporters/sample-report.ts';

type State = 'pass' | 'fail' | 'inconclusive' | 'skipped';

function reportOf(states: readonly State[], severity: 'blocker' | 'advice' = 'blocker'): ReturnType<typeof makeReport> {
  const checks = states.map((state, n) => makeCheck(`smoke.${n}`, { state, severity }));
  return makeReport([makeItem('smoke.health', { checks })]);
}

describe('what a smoke run means for the deployment', () => {
  test.each<[string, readonly State[], number]>([
    ['all passed', ['pass', 'pass'], 0],
    ['one failed', ['pass', 'fail'], 1],
    ['a failure outweighs doubt', ['inconclusive', 'fail'], 1],
    ['one undecided', ['pass', 'inconclusive'], 3],
    ['one skipped', ['pass', 'skipped'], 3],
    ['nothing ran', [], 3],
  ])('%s', (_name, states, code) => {
    expect(judgeSmoke(reportOf(states)).code).toBe(code);
  });

  test('advice rolls nothing back', () => {
    expect(judgeSmoke(reportOf(['pass', 'fail'], 'advice')).code).toBe(0);
  });

  test('a run that did not end holds', () => {
    const report = reportOf(['pass']);
    expect(judgeSmoke({ ...report, run: { ...report.run, outcome: 'unfinished' } }).code).toBe(3);
  });
});
