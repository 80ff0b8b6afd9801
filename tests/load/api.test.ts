import { expect, test } from 'vitest';
import type { ResolvedConfig } from '../../fixtures/config/resolved.ts';
import { loadApi } from '../../load/api.ts';
import type { ApiCheck } from '../../load/checks.ts';
import { runLoad } from '../../load/index.ts';
import { configFor, mintToken, stage, type Stage } from './context.ts';
import { USER_ID, type Behaviour } from './target.ts';

type Outcomes = Awaited<ReturnType<typeof loadApi>>;

/** The API's part alone; what it throws is the concern of the whole run. */
async function loadOnly({ context, target }: Stage, change: Partial<ResolvedConfig> = {}): Promise<Outcomes> {
  const config = configFor(target.url, change);
  return await loadApi({ ...context, config }, config.mirrors[0]!);
}

function statesOf(outcomes: Outcomes) {
  return {
    mean: outcomes['load.api.mean'].state,
    p95: outcomes['load.api.p95'].state,
    errors: outcomes['load.api.errors'].state,
  };
}

interface Row {
  readonly title: string;
  readonly api: NonNullable<Behaviour['api']>;
  readonly states: { mean: string; p95: string; errors: string };
  readonly detail: [check: ApiCheck, text: RegExp];
}

const allOpen = { mean: 'inconclusive', p95: 'inconclusive', errors: 'inconclusive' };
/** Wrong answers are told once; the other checks point there. */
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
    detail: ['load.api.errors', /share of wrong answers was 100 %.*the body does not name the user \(2[34]\d times\)/],
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
    detail: ['load.api.errors', /was [45][.\d]* %.*status 503 \(1[12] times\)/],
  },
  {
    title: 'one wrong answer in 240 stays below the limit and is told',
    api: (n) => (n === 100 ? { status: 500 } : {}),
    states: { mean: 'pass', p95: 'pass', errors: 'pass' },
    detail: ['load.api.errors', /0\.4\d %.*status 500 \(once\)/],
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
  const outcomes = await loadOnly(await stage({ api }));
  expect(statesOf(outcomes)).toEqual(states);
  expect(outcomes[check].detail).toMatch(text);
});

test('a target that goes away in the midst of the load fails the errors', async () => {
  const staged: Stage = await stage({ api: (n) => (n === 100 && void staged.target.close(), {}) });
  const outcomes = await loadOnly(staged);
  expect(statesOf(outcomes)).toEqual(pointed);
  expect(outcomes['load.api.errors'].detail).toMatch(/not reached: dial: connection refused/);
});

test('answers that never come fail the errors after their time-out', async () => {
  const { deadlines } = configFor('http://127.0.0.1');
  const staged = await stage({ api: () => ({ delayMs: 60_000 }) });
  const outcomes = await loadOnly(staged, { deadlines: { ...deadlines, httpMs: 500 } });
  expect(statesOf(outcomes)).toEqual(pointed);
  expect(outcomes['load.api.errors'].detail).toMatch(/request timeout/);
});

test('a target that was never there is not judged', async () => {
  const staged = await stage();
  await staged.target.close();
  const outcomes = await loadOnly(staged);
  expect(statesOf(outcomes)).toEqual(allOpen);
  expect(outcomes['load.api.mean'].detail).toMatch(/never reached/);
});

test('few answers decide the mean, but no percentile and no rate', async () => {
  const few = { rate: 60, durationSeconds: 1 };
  const outcomes = await loadOnly(await stage(), { load: { api: few, webhook: few } });
  expect(statesOf(outcomes)).toEqual({ ...allOpen, mean: 'pass' });
  expect(outcomes['load.api.p95'].detail).toMatch(/too few for the p95: it takes 200/);
});

test('the path of the user id is obeyed, where the config names one', async () => {
  const { api } = configFor('http://127.0.0.1');
  const behaviour: Behaviour = {
    api: () => ({ body: JSON.stringify({ friends: [USER_ID], user: { id: 'user_x' } }) }),
  };
  const outcomes = await loadOnly(await stage(behaviour), { api: { ...api, meUserId: 'user.id' } });
  expect(statesOf(outcomes)).toEqual(pointed);
  const right = await loadOnly(await stage(), { api: { ...api, meUserId: '$.user.clerkId' } });
  expect(statesOf(right)).toEqual({ mean: 'pass', p95: 'pass', errors: 'pass' });
});

test.each([
  ['a token that dies during the load', async () => mintToken('1s'), /token lives \d s more/],
  ['a token that names nobody', async () => 'eyJhbGciOiJub25lIn0.e30.', /names no user/],
  ['what is no token', async () => 'secret-but-no-token', /is no JWT/],
  ['a failure to mint', async () => Promise.reject(new Error('no token today')), /no token today/],
])('%s sends no load, and leaves all checks of the API open by name', async (_title, mint, text) => {
  const few = { rate: 1, durationSeconds: 1 };
  const { context, target } = await stage({}, { mintToken: mint });
  const config = configFor(target.url, { load: { api: few, webhook: few } });
  const records = (await runLoad({ ...context, config })).filter(({ id }) => id.startsWith('load.api.'));
  expect(records.map(({ state }) => state)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  expect(records[0]?.detail).toMatch(text);
  expect(JSON.stringify(records)).not.toContain('secret-but-no-token');
  expect(target.requests.api).toBe(0);
});
