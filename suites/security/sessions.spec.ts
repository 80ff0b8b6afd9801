import { decides } from '../../fixtures/check/decides.ts';
import { requireRevokedRefused } from '../../fixtures/tokens/aged.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  const revoked = decides({
    id: `api.revoked-session@${mirror.id}`,
    items: ['security.auth.session'],
    remedy:
      'Verify the session token at each request, its end included, and keep no session of the application’s own beside Clerk’s.',
  });
  test(`a revoked session is of no use (${mirror.id})`, revoked, async ({ judge, mirroredMember }) =>
    judge(async () => requireRevokedRefused(target, mirror, await mirroredMember(mirror))),
  );
}
