import { expect, test } from 'vitest';
import { CheckRecord, PlannedRecord } from '../../checklists/evidence.ts';
import { plannedLoadChecks, runLoad } from '../../load/index.ts';
import { LIMITS, stage } from './context.ts';
import { SECRET } from './target.ts';

test('a healthy target passes every planned check, and nothing of the load is left', async () => {
  const { context, target, removed, reads, lines } = await stage();
  const records = await runLoad(context);
  expect(records.map(({ id, state, detail }) => [id, state, detail])).toEqual(
    plannedLoadChecks(context.config, LIMITS).map(({ id }) => [id, 'pass', expect.any(String) as string]),
  );
  for (const record of records) CheckRecord.parse(record);
  for (const plan of plannedLoadChecks(context.config, LIMITS)) PlannedRecord.parse(plan);
  expect(target.invalid).toEqual([]);
  expect(target.strangers).toEqual([]);
  expect(target.rows).toEqual([]);
  expect(new Set(removed).size).toBe(target.requests.webhook);
  expect(removed.every((id) => /^user_pftest01[a-z0-9]{19}$/.test(id))).toBe(true);
  expect(reads.open).toBe(0);
  const mean = records.find(({ id }) => id === 'load.api.mean@memory')!;
  expect(mean.measurements[0]).toMatchObject({ name: 'api.latency.mean', unit: 'ms', limit: 200, wanted: 'below' });
  expect(mean.rerun).toBe('clerk-preflight run --only load.api.mean@memory');
  expect(JSON.stringify([records, lines])).not.toContain(SECRET);
});
