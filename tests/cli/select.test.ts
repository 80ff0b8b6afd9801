import { describe, expect, test } from 'vitest';
import { isAsked } from '../../fixtures/run/only.ts';
import { selectChecks, suiteFolders } from '../../cli/run/select.ts';

describe('what a run is asked to do', () => {
  test('predeploy is every suite and the load', () => {
    expect(selectChecks({ profile: 'predeploy' })).toEqual({
      suites: suiteFolders(),
      load: true,
      only: [],
      whole: true,
    });
  });

  test('smoke is its own suite, and no load', () => {
    expect(selectChecks({ profile: 'smoke' })).toMatchObject({ suites: ['smoke'], load: false });
  });

  test.each([
    ['an unknown suite', { profile: 'predeploy', suite: ['user-sync', 'nonsense'] }],
    ['load in the smoke profile', { profile: 'smoke', suite: ['load'] }],
    ['the watch profile, which has no check yet', { profile: 'watch' }],
  ] as const)('%s is refused', (_name, request) => {
    expect(() => selectChecks(request)).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });

  test.each([
    ['nothing asked', [], true],
    ['the check', ['load.api.mean@postgres'], true],
    ['the check on every mirror', ['load.api.mean'], true],
    ['its item', ['performance.api-200ms'], true],
    ['another mirror', ['load.api.mean@mongodb'], false],
    ['the beginning of its name', ['load.api'], false],
  ])('%s', (_name, only, asked) => {
    expect(isAsked(only, { id: 'load.api.mean@postgres', items: ['performance.api-200ms'] })).toBe(asked);
  });
});
