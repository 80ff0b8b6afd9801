import { afterEach, describe, expect, test } from 'vitest';
import { Inconclusive } from '../../fixtures/check/outcome.ts';
import type { MirrorReader } from '../../fixtures/databases/reader.ts';
import { CALM } from '../../fixtures/webhook/corpus/index.ts';
import { shareFences } from '../../fixtures/webhook/corpus/fence.ts';
import { runCorpus } from '../../fixtures/webhook/corpus/run.ts';
import { playAsked, startAsked } from '../../fixtures/webhook/corpus/side-run.ts';
import type { CaseResult } from '../../fixtures/webhook/corpus/verdict.ts';
import { tryBench } from './bench.ts';
import { mirrorAt, openMemory } from './memory.ts';
import { SECRET, startReference } from './reference.ts';
import { isWhole, listenSocket, OK } from './socket-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

// A part of each family: what breaks the harness breaks all of them alike.
const SOME = CALM.filter((_case, index) => index % 6 === 0 || index < 3);
const STANDING_ALONE = SOME.filter(({ standsAlone }) => standsAlone === true).map(({ id }) => id);

const states = (results: readonly CaseResult[]): string[] =>
  [...new Set(results.flatMap(({ answer, effect }) => [answer.state, effect.state]))].sort();
const failing = (results: readonly CaseResult[]): string[] =>
  results.filter(({ answer, effect }) => answer.state === 'fail' || effect.state === 'fail').map(({ id }) => id);

/** Plays against whatever listens at this URL. */
async function playAt(url: string, reader: MirrorReader = openMemory().reader): Promise<CaseResult[]> {
  const bench = tryBench({ mirror: mirrorAt(url, SECRET), reader, rowMs: 200, httpMs: 300 });
  ends.push(() => bench.close());
  return runCorpus({ cases: SOME, bench });
}

async function listen(react: Parameters<typeof listenSocket>[0]): Promise<string> {
  const server = await listenSocket(react);
  ends.push(() => server.stop());
  return new URL(server.url).origin;
}

describe('a run over something broken ends with one result a case', () => {
  test('nothing listens: nothing is held against anyone', async () => {
    const server = await listenSocket(() => undefined);
    await server.stop();
    const results = await playAt(new URL(server.url).origin);
    expect(results.map(({ id }) => id)).toEqual(SOME.map(({ id }) => id));
    expect(states(results)).toEqual(['inconclusive']);
  });

  test('https where there is none: nothing is held against anyone', async () => {
    const origin = await listen((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(states(await playAt(origin.replace('http:', 'https:')))).toEqual(['inconclusive']);
  });

  test.each([
    ['never answers', () => undefined],
    ['closes every connection', (socket) => void socket.destroy()],
    ['speaks another language', (socket) => void socket.end('220 ready\r\n')],
  ] as readonly [string, Parameters<typeof listenSocket>[0]][])(
    'a target that %s fails by what stands alone',
    async (_name, react) => {
      expect(failing(await playAt(await listen(react)))).toEqual(STANDING_ALONE);
    },
  );

  test('a target that acknowledges whatever comes, and writes nothing', async () => {
    const origin = await listen((socket, sofar) => {
      if (isWhole(sofar)) socket.write(OK);
    });
    expect(failing(await playAt(origin))).toEqual(['created']);
  });

  test('a target behind a rate limit: nothing is held against it', async () => {
    const origin = await listen((socket) => void socket.end('HTTP/1.1 429 Slow down\r\ncontent-length: 0\r\n\r\n'));
    expect(states(await playAt(origin))).toEqual(['inconclusive']);
  });

  test('a port that is closed in the midst of the run', async () => {
    const reference = await startReference();
    ends.push(() => reference.stop());
    let played = 0;
    const stop = (): void => {
      played += 1;
      if (played === 5) void reference.stop();
    };
    const results = await runCorpus({ cases: SOME, bench: reference.bench, concurrency: 1, onPlayed: stop });
    expect(results).toHaveLength(SOME.length);
    expect(failing(results)).toEqual([]);
    expect(states(results)).toContain('inconclusive');
  });

  test.each(['rowsOf', 'keysByPrefix'] as const)(
    'a reader whose %s fails: nothing is held against anyone',
    async (name) => {
      const reference = await startReference();
      ends.push(() => reference.stop());
      const reader = { ...reference.reader, [name]: () => Promise.reject(new Error('connection terminated')) };
      const results = await runCorpus({ cases: SOME, bench: { ...reference.bench, reader } });
      expect(results).toHaveLength(SOME.length);
      expect(failing(results)).toEqual([]);
      expect(states(results)).toContain('inconclusive');
    },
  );

  test('an abort ends it', async () => {
    const reference = await startReference();
    ends.push(() => reference.stop());
    const aborted = AbortSignal.abort(new Error('interrupted'));
    await expect(runCorpus({ cases: SOME, bench: reference.bench, signal: aborted })).rejects.toThrow('interrupted');
  });
});

describe('a run plays what it was asked for', () => {
  test.each([
    ['a case', ['webhook.replayed'], 'replayed', 1],
    ['one half of a case', ['webhook.wrong-secret.traceless@memory'], 'wrong-secret', 1],
    ['another mirror’s check', ['webhook.created@elsewhere'], undefined, 0],
    ['an item', ['webhook.route.post-only'], 'put-refused', 4],
  ])('%s', async (_name, only, id, atLeast) => {
    const reference = await startReference();
    ends.push(() => reference.stop());
    const resultOf = startAsked(CALM, only, reference.bench);
    const asked = await Promise.allSettled(CALM.map((each) => resultOf(each.id)));
    const played = asked.filter(({ status }) => status === 'fulfilled');
    expect(played.length).toBeGreaterThanOrEqual(atLeast);
    expect(played.length).toBeLessThan(20);
    if (id !== undefined) await expect(resultOf(id)).resolves.toMatchObject({ answer: { state: 'pass' } });
  });
});

test.each([
  ['side by side, with the first result that is wanted', true, ['one', 'two']],
  ['one after the other, each when its own result is wanted', false, ['two']],
])('mirrors are played once, %s', async (_name, sideBySide, started) => {
  const mirrors = ['one', 'two'].map((id) => ({ ...mirrorAt('http://127.0.0.1:1', SECRET), id }));
  const opened: string[] = [];
  const resultsOf = playAsked({
    mirrors,
    benchOf: (mirror) => {
      opened.push(mirror.id);
      return Promise.resolve(tryBench({ mirror, reader: openMemory().reader }));
    },
    only: [],
    sideBySide,
    casesFor: () => [],
  });
  const [, two] = mirrors;
  if (two !== undefined) await Promise.all([resultsOf(two), resultsOf(two)]);
  expect(opened).toEqual(started);
});

describe('fences are shared', () => {
  test('those who ask while one is under way share the next', async () => {
    const raised: (() => void)[] = [];
    const fence = shareFences(() => new Promise<void>((resolve) => raised.push(resolve)));
    const asked = Array.from({ length: 60 }, () => fence());
    expect(raised).toHaveLength(1);
    raised[0]?.();
    await asked[0];
    await expect.poll(() => raised.length).toBe(2);
    raised[1]?.();
    await Promise.all(asked);
    expect(raised).toHaveLength(2);
  });

  test('one that fails does not fail those who share the next', async () => {
    let times = 0;
    const fence = shareFences(() => (++times === 1 ? Promise.reject(new Inconclusive('no row')) : Promise.resolve()));
    const [first, second] = [fence(), fence()];
    await expect(first).rejects.toThrow(Inconclusive);
    await expect(second).resolves.toBeUndefined();
  });
});
