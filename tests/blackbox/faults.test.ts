import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findItem } from '../../checklists/load.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { readReport, runCommand, scratchFolder } from './support/command.ts';

/** Everything but the load and what disturbs, which only their own faults need. */
const SUITES = 'e2e,environment,observability,security,smoke,user-sync';

describe('each seeded fault turns exactly its own items red', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>;
  beforeAll(async () => {
    folder = await scratchFolder();
  });
  afterAll(() => folder.remove());

  // What the corpus and the checks on tokens show is proven in process, by their cases (tests/corpus/faults.test.ts and
  // tests/tokens/faults.test.ts), what a browser shows by the suites that look there (browser-faults.test.ts). These few prove that the command comes to the same: deliveries that fail in different ways,
  // and faults that other suites find as well.
  const endToEnd = [
    'catch-all-200',
    'delete-ignored',
    'delivery-route-protected',
    'expired-token-accepted',
    'insert-instead-of-upsert',
    'no-tolerance-check',
    'slow-row',
    'unsigned-accepted',
  ];
  const isShownElsewhere = ({ cases, tokens, shownBy }: Fault): boolean =>
    cases.length > 0 || tokens !== undefined || shownBy !== undefined;
  const shown = FAULTS.filter(
    (fault: Fault) => fault.control === undefined && (!isShownElsewhere(fault) || endToEnd.includes(fault.id)),
  );
  // Of those that show only under a disturbance, one that the corpus finds and the one that it does not; the others are
  // shown in process, in tests/corpus/disturbance.test.ts.
  const disturbed = FAULTS.filter(({ id }) => ['database-error-acked', 'health-blind'].includes(id));
  const isMeasured = (fault: Fault): boolean => fault.items.some((item) => item.startsWith('performance.'));
  const rows = (faults: readonly Fault[]) => faults.map((fault) => [fault.id, fault] as const);

  // Half of a run is waiting for what a fault keeps from happening, so two share the machine; what is measured runs alone.
  test.concurrent.each(rows(shown.filter((fault) => !isMeasured(fault))))('%s', (id, fault) => show(id, fault, SUITES));
  test.each(rows(shown.filter(isMeasured)))('%s', (id, fault) => show(id, fault, `${SUITES},load`));

  test.each(rows(disturbed))('%s', (id, fault) => show(id, fault, 'disturbance'));

  async function show(id: string, fault: Fault, suites: string): Promise<void> {
    const output = join(folder.path, id);
    const ended = await runCommand(['run', '--sandbox', '--fault', id, '--suite', suites, '--output', output]);
    const report = await readReport(output);
    // Derived rows follow their sources, so they are no news.
    const red = report.items.filter((item) => item.state === 'failed' && findItem(item.id)?.by !== 'derived');
    const seen = red.flatMap(({ checks }) => checks.filter(({ state }) => state === 'fail').map((check) => check.id));
    expect(red.map((item) => item.id).sort(), `failed checks: ${seen.join(', ')}`).toEqual([...fault.items].sort());
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

  test('a fault that is none is refused before anything starts', async () => {
    const ended = await runCommand(['run', '--sandbox', '--fault', 'no-such-fault', '--output', folder.path]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/There is no fault "no-such-fault"/);
  });
});
