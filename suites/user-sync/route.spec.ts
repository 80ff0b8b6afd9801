import { decides } from '../../fixtures/check/decides.ts';
import { Finding } from '../../fixtures/check/outcome.ts';
import { ask, describeAnswer } from '../../fixtures/http/request.ts';
import { fence } from '../../fixtures/webhook/corpus/bench.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  const get = decides({
    id: `webhook.get-refused@${mirror.id}`,
    items: ['webhook.route.post-only'],
    severity: 'major',
    remedy: 'Let the route answer POST alone; 405 with `Allow: POST` for everything else.',
  });
  test(`GET on the webhook route is refused (${mirror.id})`, get, async ({ judge, benchOf }) =>
    judge(async () => {
      await fence(await benchOf(mirror));
      const answer = await ask(mirror.webhook.url, {
        headers: target.target.headers,
        deadlineMs: target.deadlines.httpMs,
      });
      if (answer.status >= 400 && answer.status < 500) return `answered ${answer.status}`;
      throw new Finding({ expected: 'a 4xx to a GET', seen: describeAnswer(answer) });
    }),
  );
}
