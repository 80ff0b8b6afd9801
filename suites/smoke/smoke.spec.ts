import { decides } from '../../fixtures/check/decides.ts';
import { Finding, Inconclusive, Skipped } from '../../fixtures/check/outcome.ts';
import { askMe, requireUser } from '../../fixtures/http/api.ts';
import { DATABASE_WORDS, healthAnswer, namesPart, requirePart } from '../../fixtures/http/health.ts';
import { requireListening } from '../../fixtures/http/down.ts';
import { ask, describeAnswer } from '../../fixtures/http/request.ts';
import { subjectOf } from '../../fixtures/clerk/session-token.ts';
import { deliverUnused } from '../../fixtures/webhook/corpus/deliver.ts';
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
    items: ['smoke.auth'],
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
        requireUser(target, await askMe(target, mirror, token), { id: subjectOf(token) });
        return '200 with the token’s own user';
      }
      const member = await mirroredMember(mirror);
      requireUser(target, await askMe(target, mirror, await member.token()), member);
      return '200 with the synthetic user';
    }),
  );

  const database = decides({
    id: `smoke.database@${mirror.id}`,
    items: ['smoke.database'],
    remedy:
      'The application does not reach its database: roll back, then compare its connection settings with those before.',
  });
  test(`the database is reached (${mirror.id})`, database, async ({ judge, clerk, mirroredMember }) =>
    judge(async () => {
      const health = await requireListening(clerk, () => healthAnswer(target, mirror));
      if (namesPart(health, DATABASE_WORDS)) return requirePart(health, DATABASE_WORDS);
      if (!target.smoke.syntheticUser) {
        throw new Inconclusive(
          'The health answer does not name the database, and no synthetic user may be written through it.',
        );
      }
      await mirroredMember(mirror);
      return 'the synthetic user was written through it';
    }),
  );

  const webhook = decides({
    id: `smoke.webhook@${mirror.id}`,
    items: ['smoke.webhook'],
    remedy:
      'The webhook route is missing, hidden behind sign-in, or accepts what nobody signed: roll back, then look at the route.',
  });
  test(`an unsigned POST is refused by the webhook route (${mirror.id})`, webhook, async ({ judge, clerk, benchOf }) =>
    judge(async () => {
      const answer = await requireListening(clerk, () =>
        ask(mirror.webhook.url, {
          method: 'POST',
          headers: { ...target.target.headers, 'content-type': 'application/json' },
          body: '{}',
          deadlineMs: target.deadlines.httpMs,
          connection: target.target.connection,
        }),
      );
      const { status } = answer;
      const refused = status >= 400 && status < 500 && ![404, 405, 408].includes(status);
      if (!refused) throw new Finding({ expected: 'a 4xx other than 404, 405 and 408', seen: describeAnswer(answer) });
      if (status !== 401 && status !== 403) return `answered ${status}`;
      // That may be the handler's verdict, or a sign-in in front of it. A signed event without effect tells.
      const control = await deliverUnused(await benchOf(mirror));
      if (control.status >= 200 && control.status < 300)
        return `answered ${status}, and ${control.status} to a signed event`;
      throw new Finding({ expected: 'a signed event is accepted', seen: describeAnswer(control) });
    }),
  );
}
