import { decides } from '../../fixtures/check/decides.ts';
import { Finding, Skipped } from '../../fixtures/check/outcome.ts';
import { askMe, requireUser } from '../../fixtures/http/api.ts';
import { healthAnswer, requirePart } from '../../fixtures/http/health.ts';
import { requireListening } from '../../fixtures/http/down.ts';
import { ask, describeAnswer } from '../../fixtures/http/request.ts';
import { subjectOf } from '../../fixtures/clerk/session-token.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  const health = decides({
    id: `smoke.health@${mirror.id}`,
    items: ['smoke.health'],
    remedy: 'The deployment does not serve its health endpoint: roll back, then read the application’s log.',
  });
  test(`the health endpoint answers (${mirror.id})`, health, async ({ judge, clerk }) =>
    judge(async () => requirePart(await requireListening(clerk, () => healthAnswer(target, mirror)), undefined)),
  );

  const auth = decides({
    id: `smoke.auth@${mirror.id}`,
    items: ['smoke.auth', 'smoke.database'],
    remedy:
      'A signed-in user is not served: roll back, then compare the deployment’s Clerk keys and database with the ones before.',
  });
  test(`the current user is served (${mirror.id})`, auth, async ({ judge, clerk, mirroredMember }) =>
    judge(async () => {
      const { token, syntheticUser } = target.smoke;
      if (token === undefined && !syntheticUser) {
        throw new Skipped(
          'There is nobody to ask for: name a session token in smoke.token, or allow a synthetic user with smoke.syntheticUser.',
        );
      }
      // Nobody is made for an application that is down.
      await requireListening(clerk, () => askMe(target, mirror));
      if (token !== undefined) {
        requireUser(target, await askMe(target, mirror, token), subjectOf(token));
        return '200 with the token’s own user';
      }
      const member = await mirroredMember(mirror);
      requireUser(target, await askMe(target, mirror, await member.token()), member.id);
      return '200 with the synthetic user, read from the database';
    }),
  );

  const webhook = decides({
    id: `smoke.webhook@${mirror.id}`,
    items: ['smoke.webhook'],
    remedy:
      'The webhook route is missing, hidden behind sign-in, or accepts what nobody signed: roll back, then look at the route.',
  });
  test(`an unsigned POST is refused by the webhook route (${mirror.id})`, webhook, async ({ judge, clerk }) =>
    judge(async () => {
      const answer = await requireListening(clerk, () =>
        ask(mirror.webhook.url, {
          method: 'POST',
          headers: { ...target.target.headers, 'content-type': 'application/json' },
          body: '{}',
          deadlineMs: target.deadlines.httpMs,
        }),
      );
      const { status } = answer;
      if (status >= 400 && status < 500 && status !== 404 && status !== 405) return `answered ${status}`;
      throw new Finding({ expected: 'a 4xx other than 404 and 405', seen: describeAnswer(answer) });
    }),
  );
}
