import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../checklists/verdict.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { openFaultGround, type FaultGround } from './support/fault-ground.ts';
import { redRowsOf } from './support/red-rows.ts';

const SHOWN = FAULTS.flatMap((fault) => (fault.shownBy === undefined ? [] : [{ ...fault, shownBy: fault.shownBy }]));
const SUITES = [...new Set(SHOWN.flatMap(({ shownBy }) => shownBy.suites))].sort();

/** Checks that ended so, without the mirrors they may be about. */
function checksThat(report: Report, state: 'fail' | 'inconclusive'): string[] {
  const found = report.items.flatMap(({ checks }) => checks.filter((check) => check.state === state));
  return [...new Set(found.map(({ id }) => id.replace(/@.*/, '')))].sort();
}

describe('each fault that a browser shows fails exactly the checks and the items that it names', () => {
  let ground: FaultGround;
  beforeAll(async () => {
    ground = await openFaultGround();
  });
  afterAll(() => ground?.stop());

  test.concurrent('none', async () => {
    const { ended, report } = await ground.tryFault('none', SUITES);
    expect({ failed: checksThat(report, 'fail'), undecided: checksThat(report, 'inconclusive') }).toEqual({
      failed: [],
      undecided: [],
    });
    // Nobody has attested anything, so the best there is is Pending.
    expect(ended.code).toBe(3);
  });

  // Half of a try is waiting for what a fault keeps from happening, so two share the machine.
  test.concurrent.each(SHOWN.map((fault) => [fault.id, fault] as const))('%s', async (id, { shownBy, items }) => {
    const { ended, report } = await ground.tryFault(id, shownBy.suites);
    const red = redRowsOf(report);
    const said = red.flatMap(({ checks }) =>
      checks.filter(({ state }) => state === 'fail').map(({ detail }) => detail),
    );
    expect(
      { checks: checksThat(report, 'fail'), items: red.map((item) => item.id).sort() },
      [...new Set(said)].join('\n'),
    ).toEqual({ checks: [...shownBy.checks].sort(), items: [...items].sort() });
    expect(ended.code).toBe(1);
  });
});
