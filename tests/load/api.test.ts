import { expect, test } from 'vitest';
import { runLoad } from '../../load/index.ts';
import { configFor, mintToken, stage, type Stage } from './context.ts';
import { detailOf, statesOf } from './outcomes.ts';
import { USER_ID, type Behaviour } from './target.ts';

/** The API's part alone: deliveries are one, so that they cost nothing. */
function withoutDeliveries({ context, target }: Stage, api = { rate: 200, durationSeconds: 1.2 }) {
  const config = configFor(target.url);
  return { ...context, config: { ...config, load: { api, webhook: { rate: 1, durationSeconds: 0.01 } } } };
}

interface Row {
  readonly title: string;
  readonly api: NonNullable<Behaviour['api']>;
  readonly states: { mean: string; p95: string; errors: string };
  readonly detail: [check: string, text: RegExp];
}

const pointed = { mean: 'inconclusive', p95: 'inconclusive', errors: 'fail' };

const rows: Row[] = [
  {
    title: 'answers of 300 ms fail the mean and the advice, not the errors',
    api: () => ({ delayMs: 300 }),
    states: { mean: 'fail', p95: 'fail', errors: 'pass' },
    detail: ['load.api.mean', /mean answer time was 3\d\d\.?\d* ms, and has to be below 200 ms/],
  },
  {
    title: 'a slow tenth fails the advice alone',
    api: (n) => ({ delayMs: n % 10 === 0 ? 400 : 0 }),
    states: { mean: 'pass', p95: 'fail', errors: 'pass' },
    detail: ['load.api.p95', /95th percentile/],
  },
  {
    title: 'quick answers about nobody are errors, and their speed counts for nothing',
    api: () => ({ body: '{"user":null}' }),
    states: pointed,
    detail: ['load.api.errors', /share of wrong answers was 100 %.*the body does not name the user \(240 times\)/],
  },
  {
    title: 'another user in the body is an error',
    api: () => ({ body: JSON.stringify({ id: USER_ID.replace('abc', 'xyz') }) }),
    states: pointed,
    detail: ['load.api.errors', /does not name the user/],
  },
  {
    title: 'the right body under a wrong status is an error',
    api: (n) => (n % 20 === 0 ? { status: 503 } : {}),
    states: pointed,
    detail: ['load.api.errors', /was 5 %.*status 503 \(12 times\)/],
  },
  {
    title: 'one wrong answer in 240 stays below the limit and is told',
    api: (n) => (n === 100 ? { status: 500 } : {}),
    states: { mean: 'pass', p95: 'pass', errors: 'pass' },
    detail: ['load.api.errors', /0\.42 %.*status 500 \(once\)/],
  },
  {
    title: 'redirects are not followed: they are errors',
    api: () => ({ status: 302 }),
    states: pointed,
    detail: ['load.api.errors', /status 302/],
  },
  {
    title: 'broken connections are errors, not unreachability',
    api: () => 'hang up',
    states: pointed,
    detail: ['load.api.errors', /no answer/],
  },
];

test.each(rows)('$title', async ({ api, states, detail: [check, text] }) => {
  const records = await runLoad(withoutDeliveries(await stage({ api })));
  expect(statesOf(records, 'load.api.')).toEqual(states);
  expect(detailOf(records, check)).toMatch(text);
});

test('a target that goes away in the midst of the load fails the errors', async () => {
  const staged: Stage = await stage({ api: (n) => (n === 100 && void staged.target.close(), {}) });
  const records = await runLoad(withoutDeliveries(staged));
  expect(statesOf(records, 'load.api.')).toEqual(pointed);
  expect(detailOf(records, 'load.api.errors')).toMatch(/not reached: dial: connection refused/);
});

test('answers that never come fail the errors after their time-out', async () => {
  const staged = await stage({ api: () => ({ delayMs: 60_000 }) });
  const context = withoutDeliveries(staged, { rate: 200, durationSeconds: 0.6 });
  const deadlines = { ...context.config.deadlines, httpMs: 500 };
  const records = await runLoad({ ...context, config: { ...context.config, deadlines } });
  expect(statesOf(records, 'load.api.')).toEqual(pointed);
  expect(detailOf(records, 'load.api.errors')).toMatch(/request timeout/);
});

test('a target that was never there is not judged', async () => {
  const staged = await stage();
  await staged.target.close();
  const records = await runLoad(withoutDeliveries(staged));
  expect(statesOf(records, 'load.api.')).toEqual({ mean: 'inconclusive', p95: 'inconclusive', errors: 'inconclusive' });
  expect(detailOf(records, 'load.api.mean')).toMatch(/never reached/);
});

test('few answers decide the mean, but no percentile and no rate', async () => {
  const records = await runLoad(withoutDeliveries(await stage(), { rate: 100, durationSeconds: 0.6 }));
  expect(statesOf(records, 'load.api.')).toEqual({ mean: 'pass', p95: 'inconclusive', errors: 'inconclusive' });
  expect(detailOf(records, 'load.api.p95')).toMatch(/too few for the p95: it takes 200/);
});

test('the path of the user id is obeyed, where the config names one', async () => {
  const staged = await stage({ api: () => ({ body: JSON.stringify({ friends: [USER_ID], user: { id: 'user_x' } }) }) });
  const context = withoutDeliveries(staged);
  const api = { ...context.config.api, meUserId: 'user.id' };
  const records = await runLoad({ ...context, config: { ...context.config, api } });
  expect(statesOf(records, 'load.api.')).toEqual(pointed);
});

test.each([
  ['a token that dies during the load', async () => mintToken('1s'), /token lives \d s more/],
  ['a token that names nobody', async () => 'eyJhbGciOiJub25lIn0.e30.', /names no user/],
  ['what is no token', async () => 'secret-but-no-token', /is no JWT/],
  ['a failure to mint', async () => Promise.reject(new Error('no token today')), /no token today/],
])('%s sends no load', async (_title, mint, text) => {
  const staged = await stage({}, { mintToken: mint });
  const records = await runLoad(withoutDeliveries(staged));
  expect(statesOf(records, 'load.api.')).toEqual({ mean: 'inconclusive', p95: 'inconclusive', errors: 'inconclusive' });
  expect(detailOf(records, 'load.api.mean')).toMatch(text);
  expect(JSON.stringify(records)).not.toContain('secret-but-no-token');
  expect(staged.target.requests.api).toBe(0);
});
