import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Parts } from '../../sandbox/app/parts.ts';
import { applyEvent } from '../../sandbox/app/webhook/sync.ts';
import { findFault } from '../../sandbox/faults/index.ts';
import type { MirrorReader, Row } from '../../fixtures/databases/reader.ts';
import { CORPUS, type CorpusCase } from '../../fixtures/webhook/corpus/index.ts';
import type { ExpectedAnswer } from '../../fixtures/webhook/corpus/expected.ts';
import { unmet } from '../../fixtures/webhook/corpus/judge-answer.ts';
import { runCorpus } from '../../fixtures/webhook/corpus/run.ts';
import { joinVerdicts, type CaseResult } from '../../fixtures/webhook/corpus/verdict.ts';
import { startReference, type Reference } from './reference.ts';

let running: Reference | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

function findCase(id: string): CorpusCase {
  const found = CORPUS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

/** Plays one case against an application that was changed so. */
async function judge(
  id: string,
  change: (parts: Parts) => Parts,
  read: (reader: MirrorReader) => MirrorReader = (reader) => reader,
): Promise<CaseResult> {
  running = await startReference(change, { rowMs: 400 });
  const bench = { ...running.bench, reader: read(running.bench.reader) };
  const [result] = await runCorpus({ cases: [findCase(id)], bench });
  if (result === undefined) throw new Error('no result');
  return result;
}

const withFault = (id: string) => (parts: Parts) => findFault(id).apply(parts);
const healthy = (parts: Parts): Parts => parts;

/** Applies what was refused, a while after the answer. */
const applyLater = (parts: Parts): Parts => ({
  ...parts,
  verify: async (request, secret) => {
    const copy = request.clone();
    try {
      return await parts.verify(request, secret);
    } catch (refusal) {
      const event = (await copy.json()) as { type: string; data: unknown };
      void delay(250).then(() => applyEvent(event, parts));
      throw refusal;
    }
  },
});

/** Writes a stale event's time, and nothing else of it. */
const touchStale = (parts: Parts): Parts => ({
  ...parts,
  store: {
    ...parts.store,
    save: async (user, options) => {
      const saved = await parts.store.save(user, options);
      const known = await parts.store.find(user.clerkId);
      if (saved === 'stale' && known !== undefined) Object.assign(known, { updatedAt: new Date(0) });
      return saved;
    },
  },
});

/** Writes an update into the rows of everyone. */
const updateAll = (parts: Parts): Parts => ({
  ...parts,
  sync: {
    ...parts.sync,
    updated: async (data, these) => {
      await parts.sync.updated(data, these);
      for (const row of running?.rows.values() ?? []) Object.assign(row, { imageUrl: 'https://example.com/all' });
    },
  },
});

const twice = (reader: MirrorReader): MirrorReader => ({
  ...reader,
  rowsOf: async (userId) => (await reader.rowsOf(userId)).flatMap((row) => [row, row]),
});

/** The second row of a user comes after a few looks. */
const twiceLater = (reader: MirrorReader): MirrorReader => {
  const looks = new Map<string, number>();
  return {
    ...reader,
    rowsOf: async (userId): Promise<Row[]> => {
      looks.set(userId, (looks.get(userId) ?? 0) + 1);
      const rows = await reader.rowsOf(userId);
      return (looks.get(userId) ?? 0) > 1 ? [...rows, ...rows] : rows;
    },
  };
};

describe('each judge of an effect can fail', () => {
  test.each([
    ['no row', 'created', withFault('lost-row'), /no row/],
    ['an old value', 'updated', withFault('update-ignored'), /firstName is "Pre" instead of "Renamed"/],
    ['a wrong default', 'created-defaults', withFault('plan-default-missing'), /plan is "" instead of "starter"/],
    ['a row that stays', 'deleted', withFault('delete-ignored'), /still there/],
    ['a row that should not be', 'wrong-secret', withFault('no-return-after-400'), /a row was made/],
    ['a row that comes late', 'wrong-secret', applyLater, /a row came later|a row was made/],
    ['a row that a forgery changed', 'forged-update', withFault('no-return-after-400'), /changed/],
    ['a row that a forgery removed', 'forged-deletion', withFault('no-return-after-400'), /no row where there was one/],
    ['a column that nobody mapped', 'old-update-after-new', touchStale, /updatedAt changed/],
    ['the rows of others', 'updated-alone', updateAll, /other rows changed: imageUrl changed/],
  ] as const)('%s', async (_name, id, change, seen) => {
    const { effect } = await judge(id, change);
    expect(effect).toMatchObject({ state: 'fail', detail: expect.stringMatching(seen) as string });
  });

  test('two rows for one user', async () => {
    const { effect } = await judge('created', healthy, twice);
    expect(effect).toMatchObject({ state: 'fail', seen: '2 rows for one user' });
  });

  test('a second row that comes later', async () => {
    const { effect } = await judge('replayed', healthy, twiceLater);
    expect(effect).toMatchObject({ state: 'fail', expected: 'one row that stays as it was delivered' });
  });
});

describe('what builds on something', () => {
  test('is undecided, and names it, when a plain delivery makes no row', async () => {
    const { answer, effect } = await judge('wrong-secret', withFault('lost-row'));
    for (const verdict of [answer, effect])
      expect(verdict).toMatchObject({
        state: 'inconclusive',
        detail: expect.stringContaining('webhook.created@memory') as string,
      });
  });

  test('is undecided, and names it, when the update before it had no effect', async () => {
    const result = await judge('old-update-after-new', withFault('update-ignored'));
    expect(joinVerdicts(result)).toMatchObject({
      state: 'inconclusive',
      detail: expect.stringMatching(/builds on a user\.updated .*: see webhook\.updated@memory/) as string,
    });
  });

  test('is undecided where its acceptance was the fault', async () => {
    const { answer, effect } = await judge('signature-of-compact-form', withFault('reserialised-body'));
    expect(answer.state).toBe('fail');
    expect(effect).toMatchObject({
      state: 'inconclusive',
      detail: expect.stringContaining('.refused@memory') as string,
    });
  });

  test('what only informs never fails', async () => {
    const { answer, effect } = await judge('webhook-header-names', (parts) => ({
      ...parts,
      answers: (outcome, error) => parts.answers(outcome === 'refused' ? 'failed' : outcome, error),
    }));
    expect(answer).toMatchObject({ state: 'pass', detail: expect.stringContaining('for information: 500') as string });
    expect(effect.state).toBe('pass');
  });
});

describe('an answer is held against its class', () => {
  const answer = (status: number, body = '') => ({ status, body, headers: new Headers(), durationMs: 1 });
  const classes: Readonly<Record<ExpectedAnswer, { met: number[]; unmet: number[] }>> = {
    acknowledged: { met: [200, 201, 202, 204], unmet: [301, 307, 400, 404, 500] },
    refused: { met: [400, 401, 403, 422], unmet: [200, 307, 404, 405, 408, 500, 503] },
    'rejected-as-malformed': { met: [400, 422, 500], unmet: [200, 204, 307] },
    'method-refused': { met: [400, 404, 405, 501], unmet: [200, 204, 307, 500] },
    failed: { met: [500, 503], unmet: [200, 400, 307] },
    'not-declined': { met: [200, 500, 503], unmet: [400, 404] },
    discreet: { met: [200, 400, 500], unmet: [] },
    'not-acknowledged': { met: [307, 400, 500], unmet: [200, 204] },
    orderly: { met: [200, 307, 400], unmet: [500, 503] },
    any: { met: [200, 307, 400, 500], unmet: [] },
    none: { met: [200, 500], unmet: [] },
  };

  test.each(Object.entries(classes))('%s', (expected, { met, unmet: wrong }) => {
    const judgeOne = (status: number): boolean => unmet(expected as ExpectedAnswer, answer(status), {}) === undefined;
    expect(met.filter((status) => !judgeOne(status))).toEqual([]);
    expect(wrong.filter(judgeOne)).toEqual([]);
  });

  test.each(['acknowledged', 'refused', 'any', 'orderly'] as const)('no answer is not %s', (expected) => {
    expect(unmet(expected, undefined, {})).toBe('an answer');
  });

  test('a body that tells of the inside is not discreet', () => {
    expect(unmet('discreet', answer(500, 'connect ECONNREFUSED 10.0.0.1:5432'), {})).toMatch(/reveals/);
  });

  test.each([
    [{ badSignatureStatus: 401 }, 'refused', 401, 400],
    [{ malformedStatus: '4xx' }, 'rejected-as-malformed', 400, 500],
    [{ malformedStatus: '5xx' }, 'rejected-as-malformed', 500, 400],
  ] as const)('a declared policy is exact: %j', (policies, expected, right, wrong) => {
    expect(unmet(expected, answer(right), policies)).toBeUndefined();
    expect(unmet(expected, answer(wrong), policies)).toBeDefined();
  });
});
