import { expect, test } from 'vitest';
import { loadChecklists, itemsOf } from '../../checklists/load.ts';
import { readLoadLimits } from '../../load/index.ts';

test('the checklists carry every limit of the load', () => {
  const { api, webhook } = readLoadLimits(itemsOf(loadChecklists()));
  for (const limit of [...Object.values(api), ...Object.values(webhook)]) expect(limit).toBeGreaterThan(0);
  expect(api.errorRate).toBeLessThan(1);
});

test.each([
  ['without the items', []],
  ['without a limit', itemsOf(loadChecklists()).map(({ limits: _limits, ...item }) => item)],
])('%s there is no load', (_title, items) => {
  expect(() => readLoadLimits(items)).toThrowError(expect.objectContaining({ code: 'config-invalid' }));
});
