import { decides } from '../../fixtures/check/decides.ts';
import { askClerk } from '../../fixtures/clerk/backend.ts';
import { FORGERIES, forgeToken } from '../../fixtures/clerk/forge-token.ts';
import { askMe, requireAccepted, requireRefusal, requireUser } from '../../fixtures/http/api.ts';
import { target, test } from '../../fixtures/test.ts';

const REMEDY =
  'Guard the route with authenticateRequest or verifyToken of Clerk’s SDK and answer 401 unless it says signed-in; decoding a token is not verifying it.';

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
      const answer = await askMe(target, mirror, await member.token());
      requireUser(target, answer, member);
      measure({ name: 'answer', value: Math.round(answer.durationMs), unit: 'ms' });
      return '200 with the right user';
    }),
  );

  const none = decides({ id: `api.no-token@${mirror.id}`, items: ['security.auth.invalid-token'], remedy: REMEDY });
  test(`a call without a token is refused (${mirror.id})`, none, async ({ judge, mirroredMember }) =>
    judge(async () => {
      const member = await mirroredMember(mirror);
      await requireAccepted(target, mirror, member);
      return requireRefusal(await askMe(target, mirror), member);
    }),
  );

  for (const forgery of FORGERIES) {
    const forged = decides({
      id: `api.token-${forgery}@${mirror.id}`,
      items: ['security.auth.invalid-token'],
      remedy: REMEDY,
    });
    test(`a forged token is refused: ${forgery} (${mirror.id})`, forged, async ({ judge, mirroredMember, clerk }) =>
      judge(async () => {
        const member = await mirroredMember(mirror);
        const genuine = await requireAccepted(target, mirror, member);
        const { keys } = await askClerk('give its public keys', () => clerk.jwks.getJwks());
        const token = await forgeToken(forgery, { genuine, publicKey: { ...keys?.[0] }, subject: member.id });
        return requireRefusal(await askMe(target, mirror, token), member);
      }),
    );
  }
}
