import { describe, expect, test } from 'vitest';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import { askMe } from '../../fixtures/http/api.ts';
import { requireRevokedRefused } from '../../fixtures/tokens/aged.ts';
import { requireCaseRefused, TOKEN_CASES, type TokenBench } from '../../fixtures/tokens/cases.ts';
import { requireServed, tokenFor } from '../../fixtures/tokens/genuine.ts';
import type { Parts } from '../../sandbox/app/parts.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { FAULTS } from '../../sandbox/faults/index.ts';
import none from '../../sandbox/faults/none.ts';
import { stageTokens } from './stage.ts';

const REVOKED = 'api.revoked-session';

/** Every check on tokens, and how it ended: nothing for a pass. */
async function judgeAll(bench: TokenBench): Promise<Record<string, string>> {
  const ends: Record<string, string> = {};
  const play = async (id: string, check: () => Promise<string>): Promise<void> => {
    await check().catch((error: unknown) => {
      ends[id] = error instanceof Finding ? 'fail' : `not decided: ${String(error)}`;
    });
  };
  for (const row of TOKEN_CASES) await play(row.id, () => requireCaseRefused(row, bench));
  await play(REVOKED, () => requireRevokedRefused(bench.config, bench.mirror, bench.member));
  return ends;
}

const shown = FAULTS.filter(({ tokens }) => tokens !== undefined);

describe('each fault fails exactly the checks that it names', () => {
  test.each([none, ...shown].map((fault) => [fault.id, fault] as const))('%s', async (_id, fault: Fault) => {
    const stage = await stageTokens({ change: fault.apply });
    try {
      const named = (fault.tokens ?? []).map((check) => [check, 'fail']);
      expect(await judgeAll(stage)).toEqual(Object.fromEntries(named));
    } finally {
      await stage.stop();
    }
  });
});

describe('what cannot be decided is not blamed on the application', () => {
  test('an application that takes no token at all', async () => {
    const refuseAll = () => Promise.resolve({ status: 'signed-out', headers: new Headers() } as const);
    const stage = await stageTokens({ change: (parts) => ({ ...parts, authenticate: refuseAll }) });
    try {
      const ends = Object.values(await judgeAll(stage));
      expect(ends).toHaveLength(TOKEN_CASES.length + 1);
      expect(ends.filter((end) => !/^not decided: Inconclusive.*(means nothing)/.test(end))).toEqual([]);
    } finally {
      await stage.stop();
    }
  });

  test('an application that holds every token to its party, where no token can name one', async () => {
    const strict = (parts: Parts): Parts => ({
      ...parts,
      authenticate: async (request) => {
        const [, claims = ''] = request.headers.get('authorization')?.split('.') ?? [];
        const named = Buffer.from(claims, 'base64url').includes('"azp"');
        return named ? parts.authenticate(request) : { status: 'signed-out', headers: new Headers() };
      },
    });
    const stage = await stageTokens({ change: strict, control: false });
    try {
      const token = await tokenFor(stage.config, stage.mirror, stage.member);
      const answer = await askMe(stage.config, stage.mirror, token);
      expect(answer.status).toBe(401);
      expect(() => requireServed(stage.config, answer, token, stage.member)).toThrow(Inconclusive);
    } finally {
      await stage.stop();
    }
  });

  test('without the instance’s key, what only its holder could make is skipped with that reason', async () => {
    const stage = await stageTokens({ control: false });
    try {
      for (const forgery of ['not-yet-valid', 'other-party']) {
        const row = TOKEN_CASES.find((known) => known.forgery === forgery)!;
        await expect(requireCaseRefused(row, stage)).rejects.toMatchObject({ name: 'Skipped' });
      }
      const tampered = TOKEN_CASES.find(({ forgery }) => forgery === 'tampered-claim')!;
      expect(await requireCaseRefused(tampered, stage)).toBe('answered 401');
    } finally {
      await stage.stop();
    }
  });
});
