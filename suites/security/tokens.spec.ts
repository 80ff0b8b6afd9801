import { decides } from '../../fixtures/check/decides.ts';
import { askMe } from '../../fixtures/http/api.ts';
import { TOKEN_CASES, requireCaseRefused } from '../../fixtures/tokens/cases.ts';
import { requireServed, tokenFor } from '../../fixtures/tokens/genuine.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  const good = decides({
    id: `api.good-token@${mirror.id}`,
    items: ['integration.api.user-retrieval'],
    remedy:
      'Check that the API verifies with the keys of this very Clerk instance, that it finds the row by the token’s `sub`, and that it answers with that user.',
  });
  test(`a good token gets the signed-in user (${mirror.id})`, good, async ({ judge, mirroredMember }) =>
    judge(async ({ measure }) => {
      const member = await mirroredMember(mirror);
      const token = await tokenFor(target, mirror, member);
      const answer = await askMe(target, mirror, token);
      requireServed(target, answer, token, member);
      measure({ name: 'answer', value: Math.round(answer.durationMs), unit: 'ms' });
      return '200 with the right user';
    }),
  );

  for (const row of TOKEN_CASES) {
    const { id, title, remedy } = row;
    const plan = decides({ id: `${id}@${mirror.id}`, items: ['security.auth.invalid-token'], remedy });
    test(`${title} (${mirror.id})`, plan, async ({ judge, mirroredMember, clerk }) =>
      judge(async () =>
        requireCaseRefused(row, { config: target, mirror, member: await mirroredMember(mirror), clerk }),
      ),
    );
  }
}
