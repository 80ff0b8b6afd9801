import { expect, test } from 'vitest';
import type { WebhookCheck } from '../../load/checks.ts';
import { runLoad } from '../../load/index.ts';
import { loadWebhook } from '../../load/webhook.ts';
import { configFor, QUICK, stage, type Stage } from './context.ts';
import { detailOf, statesOf } from './outcomes.ts';
import type { Behaviour } from './target.ts';

type Outcomes = Awaited<ReturnType<typeof loadWebhook>>;

/** Requests on the API are one: this is about deliveries. */
function withoutApi({ context, target }: Stage, webhook = QUICK) {
  const config = configFor(target.url, { load: { api: { rate: 1, durationSeconds: 1 }, webhook } });
  return { ...context, config };
}

/** The deliveries' part alone; what it throws is the concern of the whole run. */
async function loadOnly(staged: Stage, webhook = QUICK): Promise<Outcomes> {
  const context = withoutApi(staged, webhook);
  return await loadWebhook(context, context.config.mirrors[0]!);
}

function shorten(outcomes: Outcomes) {
  return {
    'row.p95': outcomes['load.webhook.row.p95'].state,
    'row.max': outcomes['load.webhook.row.max'].state,
    'ack.p95': outcomes['load.webhook.ack.p95'].state,
    complete: outcomes['load.webhook.complete'].state,
  };
}

interface Row {
  readonly title: string;
  readonly webhook: NonNullable<Behaviour['webhook']>;
  readonly states: Record<'row.p95' | 'row.max' | 'ack.p95' | 'complete', string>;
  readonly detail: [check: WebhookCheck, text: RegExp];
}

const passed = { 'row.p95': 'pass', 'row.max': 'pass', 'ack.p95': 'pass', complete: 'pass' };

const rows: Row[] = [
  {
    title: 'rows that a queue writes within the limit pass',
    webhook: () => ({ status: 202, rowsAfterMs: [300] }),
    states: passed,
    detail: ['load.webhook.row.p95', /was [3-9]\d\d\.?\d* ms\./],
  },
  {
    title: 'three late rows fail the maximum alone',
    webhook: (n) => ({ rowsAfterMs: [n % 80 === 0 ? 1_300 : 0] }),
    states: { ...passed, 'row.max': 'fail' },
    detail: ['load.webhook.row.max', /was 1[34]\d\d\.?\d* ms, and has to be below 1000 ms/],
  },
  {
    title: 'rows that are all late fail both, and are not called lost',
    webhook: () => ({ rowsAfterMs: [1_300] }),
    states: { ...passed, 'row.p95': 'fail', 'row.max': 'fail' },
    detail: ['load.webhook.complete', /all were acknowledged and made one row each/],
  },
  {
    title: 'acknowledged deliveries without a row fail completeness, and leave the maximum open',
    webhook: (n) => ({ rowsAfterMs: n % 80 === 0 ? [] : [0] }),
    states: { ...passed, 'row.max': 'inconclusive', complete: 'fail' },
    detail: ['load.webhook.complete', /3 were acknowledged, but had no row/],
  },
  {
    title: 'when a tenth is lost, the percentile is open too',
    webhook: (n) => ({ rowsAfterMs: n % 10 === 0 ? [] : [0] }),
    states: { ...passed, 'row.p95': 'inconclusive', 'row.max': 'inconclusive', complete: 'fail' },
    detail: ['load.webhook.row.p95', /24 .*see load\.webhook\.complete/],
  },
  {
    title: 'acknowledgements without any row',
    webhook: () => ({ rowsAfterMs: [] }),
    states: { ...passed, 'row.p95': 'inconclusive', 'row.max': 'inconclusive', complete: 'fail' },
    detail: ['load.webhook.row.max', /No acknowledged delivery made a row/],
  },
  {
    title: 'two rows for one delivery fail completeness',
    webhook: (n) => ({ rowsAfterMs: n === 7 ? [0, 0] : [0] }),
    states: { ...passed, complete: 'fail' },
    detail: ['load.webhook.complete', /1 rows were doubles/],
  },
  {
    title: 'deliveries that are refused fail completeness',
    webhook: (n) => (n % 40 === 0 ? { status: 503, rowsAfterMs: [] } : {}),
    states: { ...passed, complete: 'fail' },
    detail: ['load.webhook.complete', /[56] were not acknowledged: status 503 \([56] times\)/],
  },
  {
    title: 'when all are refused, nothing else is judged',
    webhook: () => ({ status: 401, rowsAfterMs: [] }),
    states: { 'row.p95': 'inconclusive', 'row.max': 'inconclusive', 'ack.p95': 'inconclusive', complete: 'fail' },
    detail: ['load.webhook.complete', /status 401 \(2[34]\d times\)/],
  },
];

test.each(rows)('$title', async ({ webhook, states, detail: [check, text] }) => {
  const staged = await stage({ webhook });
  const outcomes = await loadOnly(staged);
  expect(shorten(outcomes)).toEqual(states);
  expect(outcomes[check].detail).toMatch(text);
  expect(staged.target.invalid).toEqual([]);
  expect(staged.target.rows).toEqual([]);
});

test('few deliveries decide completeness and the maximum, but no percentile', async () => {
  const outcomes = await loadOnly(await stage(), { rate: 50, durationSeconds: 1 });
  expect(shorten(outcomes)).toEqual({ ...passed, 'row.p95': 'inconclusive', 'ack.p95': 'inconclusive' });
  expect(outcomes['load.webhook.row.p95'].detail).toMatch(/too few/);
});

test('a limit on the acknowledgement is judged, where there is one', async () => {
  const staged = await stage({ webhook: () => ({ ackAfterMs: 150 }) });
  const { limits } = staged.context;
  const context = { ...withoutApi(staged), limits: { ...limits, webhook: { ...limits.webhook, ackP95Ms: 100 } } };
  const outcomes = await loadWebhook(context, context.config.mirrors[0]!);
  expect(shorten(outcomes)).toEqual({ ...passed, 'ack.p95': 'fail' });
});

test('a reader that breaks ends the load, decides nothing, and what was made is removed', async () => {
  const staged = await stage();
  const openReader: typeof staged.context.openReader = async (mirror) => {
    const reader = await staged.context.openReader(mirror);
    const keysByPrefix: typeof reader.keysByPrefix = async (...args) => {
      if (staged.target.requests.webhook > 50) throw new Error('the connection was lost');
      return await reader.keysByPrefix(...args);
    };
    return { ...reader, keysByPrefix };
  };
  const records = await runLoad({ ...withoutApi(staged), openReader });
  expect(new Set(Object.values(statesOf(records, 'load.webhook.')))).toEqual(new Set(['inconclusive']));
  expect(detailOf(records, 'load.webhook.complete')).toMatch(/the connection was lost/);
  expect(staged.target.requests.webhook).toBeGreaterThan(0);
  expect(staged.target.requests.webhook).toBeLessThan(240);
  expect(staged.target.rows).toEqual([]);
  expect(staged.reads.open).toBe(0);
});

test('a reader that cannot be opened sends no load', async () => {
  const staged = await stage({}, { openReader: async () => Promise.reject(new Error('no database')) });
  const records = await runLoad(withoutApi(staged));
  expect(detailOf(records, 'load.webhook.row.max')).toMatch(/no database/);
  expect(staged.target.requests.webhook).toBe(0);
});

test('rows of an earlier load under the same marker are not mistaken for this one', async () => {
  const staged = await stage();
  staged.target.rows.push('user_pftest01w0w0000000000000000');
  const records = await runLoad(withoutApi(staged));
  expect(detailOf(records, 'load.webhook.complete')).toMatch(/1 rows of this load are there before it/);
  expect(staged.target.requests.webhook).toBe(0);
});

test('a removal that fails is told, and changes no result', async () => {
  const staged = await stage({}, { removeRows: async () => Promise.reject(new Error('the application is gone')) });
  const records = await runLoad(withoutApi(staged));
  expect(statesOf(records, 'load.webhook.')).toEqual(passed);
  expect(staged.lines.join('\n')).toMatch(/user_pftest01w0w could not all be removed: the application is gone/);
});
