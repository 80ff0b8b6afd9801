import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckRecord, EvidenceRecord } from '../../checklists/evidence.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import { allItems, allSignOffs, attestation, check, end, everything, input, planned, run, waiver } from './records.ts';

const RUNS = { numRuns: 60 };
const items = allItems.filter(({ environments }) => environments.includes('staging')).map(({ id }) => id);
const decided = allItems.filter(
  ({ by, id, environments }) => by !== 'derived' && !id.startsWith('signoff.') && environments.includes('staging'),
);
const ids = decided.map(({ id }) => id);

const state = fc.constantFrom('pass', 'fail', 'inconclusive', 'skipped' as const);
const severity = fc.constantFrom('blocker', 'major', 'advice' as const);

/** Checks and plans that do not contradict each other: what a check decides hangs on its id. */
const records: fc.Arbitrary<EvidenceRecord[]> = fc
  .array(
    fc.record({
      items: fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 }),
      severity,
      planned: fc.boolean(),
      states: fc.array(fc.record({ state, detail: fc.constantFrom('one', 'two') }), { maxLength: 3 }),
    }),
    { maxLength: 25 },
  )
  .map((checks) =>
    checks.flatMap((one, index): EvidenceRecord[] => [
      ...(one.planned ? [planned(`c${index}`, one.items, { severity: one.severity })] : []),
      ...one.states.map((seen) => check(`c${index}`, one.items, { severity: one.severity, ...seen })),
    ]),
  );

const people = fc.record({
  attestations: fc
    .array(
      fc.record({
        item: fc.constantFrom(...ids),
        expiresAt: fc.constantFrom('2026-11-10T00:00:00.000Z', '2026-12-01T00:00:00.000Z'),
      }),
      { maxLength: 10 },
    )
    .map((list) => list.map(({ item, expiresAt }) => attestation(item, { expiresAt }))),
  waivers: fc.array(fc.constantFrom(...ids), { maxLength: 5 }).map((list) => list.map((id) => waiver(id))),
});

test('the order of the records never matters', () => {
  const shuffled = records.chain((list) => {
    const whole = [run(), ...list, end()];
    return fc.tuple(fc.constant(whole), fc.shuffledSubarray(whole, { minLength: whole.length }));
  });
  fc.assert(
    fc.property(shuffled, people, ([ordered, mixed], words) => {
      expect(evaluate(input(mixed, words))).toEqual(evaluate(input(ordered, words)));
    }),
    RUNS,
  );
});

test('the order of what people said never matters', () => {
  fc.assert(
    fc.property(records, people, (list, words) => {
      const turned = { attestations: words.attestations.toReversed(), waivers: words.waivers.toReversed() };
      const evidence = [run(), ...list, end()];
      expect(evaluate(input(evidence, turned))).toEqual(evaluate(input(evidence, words)));
    }),
    RUNS,
  );
});

test('no item but a derived one is satisfied without a passing check, nor with any other', () => {
  fc.assert(
    fc.property(records, people, (list, words) => {
      const report = evaluate(input([run(), ...list, end()], words));
      const own = new Set(ids);
      for (const row of report.items) {
        if (row.state !== 'satisfied' || !own.has(row.id)) continue;
        expect(row.checks.some((one) => one.state === 'pass')).toBe(true);
        expect(
          row.checks.every((one) => one.state === 'pass' || (one.state === 'fail' && one.severity === 'advice')),
        ).toBe(true);
      }
    }),
    RUNS,
  );
});

test('advice never fails an item', () => {
  fc.assert(
    fc.property(records, (list) => {
      const soft = list.map((record) => ('severity' in record ? { ...record, severity: 'advice' as const } : record));
      const report = evaluate(input([run(), ...soft, end()]));
      expect(report.counts.failed).toBe(0);
      expect(report.verdict).toBe('Pending');
    }),
    RUNS,
  );
});

test('an expired attestation never satisfies, an expired waiver never waives', () => {
  const past = { expiresAt: '2026-11-20T18:00:00.000Z' };
  fc.assert(
    fc.property(records, fc.constantFrom(...ids), (list, id) => {
      const evidence = [run(), ...list, end()];
      const stateOf = (words: object) => evaluate(input(evidence, words)).items.find((row) => row.id === id)?.state;
      const before = stateOf({});
      const after = stateOf({ attestations: [attestation(id, past)], waivers: [waiver(id, past)] });
      expect(after).toBe(before === 'not-run' ? 'expired' : before);
    }),
    RUNS,
  );
});

test('no evidence that is added turns a failed required item into Approved', () => {
  const base = everything('pre-deploy');
  const failing = fc.constantFrom(...decided.filter(({ phase }) => phase === 'pre-deploy').map(({ id }) => id));
  fc.assert(
    fc.property(
      failing,
      severity.filter((s) => s !== 'advice'),
      fc.array(state, { maxLength: 8 }),
      (id, weight, states) => {
        const failed = check('failing', [id], { state: 'fail', severity: weight });
        const added = states.map((s, index): CheckRecord =>
          // Some repeat the failing check itself, some are checks of their own.
          index % 2 === 0 ? { ...failed, state: s } : check(`more${index}`, [id], { state: s }),
        );
        const unsigned = input([...base.evidence, failed, ...added], {
          attestations: [...(base.attestations ?? []), attestation(id)],
        });
        const report = evaluate({ ...unsigned, signoffs: allSignOffs(evaluate(unsigned).digest) });
        expect(report.verdict).toBe('Blocked');
        expect(report.reasons.some((reason) => reason.startsWith(`${id} `))).toBe(true);
      },
    ),
    RUNS,
  );
});

test('an empty run is Pending, whatever people say', () => {
  fc.assert(
    fc.property(fc.constantFrom([], [run()], [run(), end()], [end()]), people, (evidence, words) => {
      const unsigned = input(evidence, words);
      const report = evaluate({ ...unsigned, signoffs: allSignOffs(evaluate(unsigned).digest) });
      expect(report.verdict).toBe('Pending');
    }),
    RUNS,
  );
});

test('ten thousand checks are evaluated', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => {
    const id = ids[index % ids.length] ?? '';
    return [planned(`c${index}`, [id]), check(`c${index}`, [id])];
  }).flat();
  const started = performance.now();
  const report = evaluate(input([run(), ...many, end()]));
  process.stdout.write(`10,000 checks evaluated in ${Math.round(performance.now() - started)} ms\n`);
  expect(report.items.flatMap(({ checks }) => checks)).toHaveLength(10_000);
});
