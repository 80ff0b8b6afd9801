import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { renderCtrf } from '../../reporters/ctrf.ts';
import { makeReport, makeSampleReport } from './sample-report.ts';

/** The part of the format's schema (1.0.0, which allows no other key) that this harness uses. */
const integer = z.int();
const Test = z.strictObject({
  name: z.string().min(1),
  status: z.enum(['passed', 'failed', 'skipped', 'pending', 'other']),
  duration: integer,
  suite: z.array(z.string()).min(1),
  message: z.string().optional(),
  trace: z.string().optional(),
  rawStatus: z.string(),
  labels: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
  attachments: z.array(z.strictObject({ name: z.string(), contentType: z.string(), path: z.string() })).optional(),
  extra: z.record(z.string(), z.unknown()),
});
const Document = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  timestamp: z.iso.datetime(),
  generatedBy: z.string(),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string() }),
    summary: z.strictObject({
      tests: integer,
      passed: integer,
      failed: integer,
      skipped: integer,
      pending: integer,
      other: integer,
      suites: integer,
      start: integer,
      stop: integer,
      duration: integer,
    }),
    tests: z.array(Test),
    environment: z.strictObject({
      reportName: z.string(),
      appName: z.string(),
      appVersion: z.string().optional(),
      testEnvironment: z.string(),
      healthy: z.boolean(),
      extra: z.record(z.string(), z.unknown()),
    }),
    extra: z.looseObject({ items: z.array(z.object({ id: z.string(), state: z.string() })) }),
  }),
});

const parse = (report = makeSampleReport()) => Document.parse(JSON.parse(renderCtrf(report))).results;
const find = (id: string) => {
  const found = parse().tests.filter(
    (entry) => entry.labels.check === id || (!entry.labels.check && entry.labels.item?.includes(id)),
  );
  expect(found).toHaveLength(1);
  return found[0];
};

describe('ctrf.json', () => {
  test('names every row exactly once, with its state', () => {
    const report = makeSampleReport();
    expect(parse(report).extra.items.map(({ id, state }) => [id, state])).toEqual(
      report.items.map(({ id, state }) => [id, state]),
    );
  });

  test('every row is decided by a test that names it', () => {
    const named = new Set(parse().tests.flatMap((entry) => entry.labels.item));
    expect(makeSampleReport().items.filter((item) => !named.has(item.id))).toEqual([]);
  });

  test.each([
    ['a failed check', 'webhook.tampered@postgres', 'failed'],
    ['an inconclusive one', 'webhook.real-delivery', 'other'],
    ['a skipped one', 'webhook.db-down', 'skipped'],
    ['advice', 'webhook.nul-name', 'passed'],
    ['a failure that was waived', 'load.latency', 'skipped'],
    ['a row that nothing ran for', 'webhook.never', 'pending'],
    ['an attestation that expired', 'load.expired', 'pending'],
    ['a failed row without a check, whose cause is red elsewhere', 'webhook.no-cause-named', 'skipped'],
    ['an attested row', 'load.attested', 'skipped'],
  ])('%s', (_, id, status) => {
    expect(find(id)).toMatchObject({ status });
  });

  test('advice is told from a pass', () => {
    expect(find('webhook.nul-name')).toMatchObject({ rawStatus: 'advice' });
  });

  test('the summary adds up', () => {
    const { summary, tests } = parse();
    expect(summary.tests).toBe(tests.length);
    expect(summary.passed + summary.failed + summary.skipped + summary.pending + summary.other).toBe(tests.length);
  });

  test('only Approved is healthy', () => {
    expect(parse(makeReport([], { verdict: 'Approved' })).environment.healthy).toBe(true);
    expect(parse(makeReport([], { verdict: 'Pending' })).environment.healthy).toBe(false);
  });

  test('a run without an end takes the time of judging', () => {
    const { run } = makeReport([]);
    delete run.finishedAt;
    expect(parse(makeReport([], { run: { ...run, outcome: 'unfinished' } })).summary.duration).toBe(212_000);
  });
});
