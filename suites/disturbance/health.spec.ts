import { decides } from '../../fixtures/check/decides.ts';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import { DATABASE_WORDS, healthAnswer, requirePart } from '../../fixtures/http/health.ts';
import { describeAnswer } from '../../fixtures/http/request.ts';
import { pollUntil } from '../../fixtures/waiting/poll.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  if (mirror.control?.database === undefined) continue;
  const plan = decides({
    id: `health.database-down@${mirror.id}`,
    items: ['health.database'],
    severity: 'major',
    remedy:
      'Let the health endpoint ask the database (SELECT 1, ping) with a time-out of a second or two, answer 503 while it fails, and ask anew each time.',
  });
  test(
    `the health answer turns red with its database, and green again (${mirror.id})`,
    plan,
    async ({ judge, controlOf }) =>
      judge(async () => {
        const control = controlOf(mirror);
        const isWell = async (): Promise<string | undefined> => {
          const answer = await healthAnswer(target, mirror);
          try {
            requirePart(answer, DATABASE_WORDS);
            return undefined;
          } catch (error) {
            if (!(error instanceof Finding)) throw error;
            return describeAnswer(answer);
          }
        };
        const before = await isWell();
        if (before !== undefined)
          throw new Inconclusive(`It is not well to begin with (${before}): see health.database@${mirror.id}.`);
        let down: string | undefined;
        try {
          await control?.make('stopped');
          // A health answer may be kept for a few seconds.
          const { value } = await pollUntil(isWell, (ill) => ill !== undefined, {
            deadlineMs: target.deadlines.rowMs,
            intervalMs: 100,
          });
          down = value;
        } finally {
          await control?.make('well');
        }
        if (down === undefined)
          throw new Finding({
            expected: `an answer that says so, within ${target.deadlines.rowMs} ms of the database going down`,
            seen: 'the database is said to be well',
          });
        const { value: after } = await pollUntil(isWell, (ill) => ill === undefined, {
          deadlineMs: target.deadlines.syncMs,
          intervalMs: 100,
        });
        if (after === undefined) return `with the database down: ${down}; afterwards well again`;
        throw new Finding({ expected: 'the health answer recovers with the database', seen: after });
      }),
  );
}
