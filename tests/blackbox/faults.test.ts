import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../checklists/verdict.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { readReport, runCommand, scratchFolder, type Ended } from './support/command.ts';
import { openFaultGround, type FaultGround } from './support/fault-ground.ts';
import { redRowsOf } from './support/red-rows.ts';

/** Everything that talks to the application without a browser. */
const SPOKEN = ['environment', 'observability', 'security', 'smoke', 'user-sync'];
const EVERYTHING = ['e2e', ...SPOKEN];

const isShownElsewhere = ({ cases, tokens, shownBy }: Fault): boolean =>
  cases.length > 0 || tokens !== undefined || shownBy !== undefined;

// What the corpus and the checks on tokens show is proven in process, by their cases (tests/corpus/faults.test.ts and
// tests/tokens/faults.test.ts), what a browser shows by the suites that look there (browser-faults.test.ts). These few
// prove that the command comes to the same: deliveries that fail in different ways.
const ALSO_BY_COMMAND = ['catch-all-200', 'insert-instead-of-upsert', 'unsigned-accepted'];
/** These need both databases, or the load. */
const IN_SANDBOX: Readonly<Record<string, readonly string[]>> = {
  'delivery-route-protected': EVERYTHING,
  'slow-api': [...SPOKEN, 'load'],
  'slow-row': [...SPOKEN, 'load'],
  // Of those that show only under a disturbance, one that the corpus finds and the one that it does not; the others are
  // shown in process, in tests/corpus/disturbance.test.ts.
  'database-error-acked': ['disturbance'],
  'health-blind': ['disturbance'],
};
const SPOKEN_TO = FAULTS.filter(
  (fault: Fault) =>
    !(fault.id in IN_SANDBOX) &&
    fault.control === undefined &&
    (!isShownElsewhere(fault) || ALSO_BY_COMMAND.includes(fault.id)),
);

const byName = (faults: readonly Fault[]) => faults.map((fault) => [fault.id, fault] as const);

/** Exactly the fault's items are red, and each red row says what a person needs to mend it. */
function requireCaught({ items }: Fault, { ended, report }: { ended: Ended; report: Report }): void {
  const red = redRowsOf(report);
  const seen = red.flatMap(({ checks }) => checks.filter(({ state }) => state === 'fail').map((check) => check.id));
  expect(red.map((item) => item.id).sort(), `failed checks: ${seen.join(', ')}`).toEqual([...items].sort());
  expect(ended.code).toBe(1);
  expect(report.verdict).toBe('Blocked');
  for (const item of red) {
    const failed = item.checks.filter(({ state }) => state === 'fail');
    expect(failed.length).toBeGreaterThan(0);
    for (const check of failed) {
      expect(check.expected ?? check.detail).not.toBe('');
      expect(check.remedy ?? '').not.toBe('');
      expect(check.rerun).toContain(check.id);
    }
  }
}

describe('each seeded fault turns exactly its own items red', () => {
  let ground: FaultGround;
  beforeAll(async () => {
    ground = await openFaultGround();
  });
  afterAll(() => ground?.stop());

  // Half of a run is waiting for what a fault keeps from happening, so two share the machine.
  test.concurrent.each(byName(SPOKEN_TO))('%s', async (id, fault) =>
    requireCaught(fault, await ground.tryFault(id, SPOKEN)),
  );
});

describe('each seeded fault of the sandbox turns exactly its own items red', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>;
  beforeAll(async () => {
    folder = await scratchFolder();
  });
  afterAll(() => folder?.remove());

  test.each(byName(FAULTS.filter(({ id }) => id in IN_SANDBOX)))('%s', async (id, fault) => {
    const output = join(folder.path, id);
    const suites = (IN_SANDBOX[id] ?? []).join(',');
    const ended = await runCommand(['run', '--sandbox', '--fault', id, '--suite', suites, '--output', output]);
    requireCaught(fault, { ended, report: await readReport(output) });
  });

  test('a fault that is none is refused before anything starts', async () => {
    const ended = await runCommand(['run', '--sandbox', '--fault', 'no-such-fault', '--output', folder.path]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/There is no fault "no-such-fault"/);
  });
});
