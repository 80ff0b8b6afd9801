import { decides } from '../../fixtures/check/decides.ts';
import { Skipped } from '../../fixtures/check/outcome.ts';
import { askClerk } from '../../fixtures/clerk/backend.ts';
import type { Member } from '../../fixtures/clerk/member.ts';
import type { Mirror } from '../../fixtures/config/index.ts';
import { askMe, requireRefusal, type Carrier } from '../../fixtures/http/api.ts';
import { FORGERIES, forgeToken, KEYED, type Forgery } from '../../fixtures/tokens/forge.ts';
import { requireAgedRefused } from '../../fixtures/tokens/aged.ts';
import { requireAccepted, requireServed, tokenFor } from '../../fixtures/tokens/genuine.ts';
import { connectSigner } from '../../fixtures/tokens/signer.ts';
import { target, test } from '../../fixtures/test.ts';

const REMEDY =
  'Guard the route with authenticateRequest or verifyToken of Clerk’s SDK and answer 401 unless it says signed-in; decoding a token is not verifying it.';
const REMEDIES: Readonly<Partial<Record<Forgery, string>>> = {
  'other-party':
    'Give authorizedParties (your own origins) to authenticateRequest, verifyToken or clerkMiddleware: a token that another site obtained is not meant for this one.',
  expired: 'Let Clerk’s SDK verify the token at each request; do not keep the outcome of an earlier verification.',
};

const sign = connectSigner(target);

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
      remedy: REMEDIES[forgery] ?? REMEDY,
    });
    test(`a bad token is refused: ${forgery} (${mirror.id})`, forged, async ({ judge, mirroredMember, clerk }) =>
      judge(async () => {
        if (forgery === 'expired' && sign === undefined)
          return requireAgedRefused(target, mirror, await mirroredMember(mirror));
        if (KEYED.includes(forgery) && sign === undefined) {
          throw new Skipped(
            'Only the holder of the instance’s private key can make such a token, and on Clerk that is Clerk alone; a stand-in’s control API (clerk.controlUrl) signs it.',
          );
        }
        const member = await mirroredMember(mirror);
        const { keys } = await askClerk('give its public keys', () => clerk.jwks.getJwks());
        return requireForgedRefused(mirror, member, forgery, { ...keys?.[0] }, 'header');
      }),
    );
  }

  if (sign !== undefined) {
    const cookie = decides({
      id: `api.cookie-other-party@${mirror.id}`,
      items: ['security.auth.invalid-token'],
      remedy: REMEDIES['other-party'] ?? REMEDY,
    });
    test(`a cookie made for another origin is refused (${mirror.id})`, cookie, async ({ judge, mirroredMember }) =>
      judge(async () => requireForgedRefused(mirror, await mirroredMember(mirror), 'other-party', {}, 'cookie')),
    );
  }
}

/** A refusal counts only beside a genuine token that travelled the same way and was accepted. */
async function requireForgedRefused(
  mirror: Mirror,
  member: Member,
  forgery: Forgery,
  publicKey: Parameters<typeof forgeToken>[1]['publicKey'],
  carrier: Carrier,
): Promise<string> {
  const genuine = await requireAccepted(target, mirror, member, carrier);
  const now = Math.floor(Date.now() / 1_000);
  const token = await forgeToken(forgery, { genuine, publicKey, subject: member.id, sign, now });
  return requireRefusal(await askMe(target, mirror, token, carrier), member);
}
