import { expect, test } from 'vitest';
import type { LoadCheck } from '../../load/checks.ts';
import { allowForCpuPressure, readCpuWaitMs, STARVED } from '../../load/cpu-pressure.ts';
import { runLoad } from '../../load/index.ts';
import { judgeBelow, type LoadOutcome } from '../../load/outcome.ts';
import { stage } from './context.ts';

const slow = judgeBelow({ name: 'api.latency.mean', what: 'the mean', value: 300, limit: 200, unit: 'ms' });
const quick = judgeBelow({ name: 'api.latency.mean', what: 'the mean', value: 3, limit: 200, unit: 'ms' });

interface Row {
  readonly title: string;
  readonly check: LoadCheck;
  readonly outcome: LoadOutcome;
  readonly share: number | undefined;
  readonly state: LoadOutcome['state'];
}
const rows: Row[] = [
  { title: 'slow on a quiet machine', check: 'load.api.mean', outcome: slow, share: 0.3, state: 'fail' },
  { title: 'slow just below the bound', check: 'load.api.mean', outcome: slow, share: STARVED - 0.01, state: 'fail' },
  { title: 'slow on a starved machine', check: 'load.api.mean', outcome: slow, share: 0.95, state: 'inconclusive' },
  {
    title: 'a late row on a starved machine',
    check: 'load.webhook.row.max',
    outcome: slow,
    share: 1,
    state: 'inconclusive',
  },
  { title: 'quick in spite of a starved machine', check: 'load.api.p95', outcome: quick, share: 0.95, state: 'pass' },
  { title: 'wrong answers on a starved machine', check: 'load.api.errors', outcome: slow, share: 0.95, state: 'fail' },
  {
    title: 'a lost row on a starved machine',
    check: 'load.webhook.complete',
    outcome: slow,
    share: 0.95,
    state: 'fail',
  },
  {
    title: 'slow where the system does not count',
    check: 'load.api.mean',
    outcome: slow,
    share: undefined,
    state: 'fail',
  },
];

test.each(rows)('$title: $state', ({ check, outcome, share, state }) => {
  const allowed = allowForCpuPressure(check, outcome, share);
  expect(allowed.state).toBe(state);
  if (state === 'inconclusive') expect(allowed.detail).toMatch(/9?\d+ % of the time something on this machine waited/);
});

test('a slow target under a load that starved the machine is not blamed, and the share is in the evidence', async () => {
  let waited = 0;
  const { context } = await stage({ api: () => ({ delayMs: 300 }) }, { cpuWaitMs: async () => (waited += 3_600_000) });
  const records = await runLoad(context);
  const mean = records.find(({ id }) => id.startsWith('load.api.mean'))!;
  expect(mean.state).toBe('inconclusive');
  expect(mean.measurements.map(({ name }) => name)).toContain('machine.cpu.waiting');
});

test('what the machine counts never shrinks', async () => {
  const first = await readCpuWaitMs();
  const second = await readCpuWaitMs();
  expect(second === undefined || second >= (first ?? 0)).toBe(true);
  expect(first === undefined).toBe(second === undefined);
});
