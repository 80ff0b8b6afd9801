import { decides } from '../../fixtures/check/decides.ts';
import { DATABASE_WORDS, describePart, healthAnswer, requirePart } from '../../fixtures/http/health.ts';
import { target, test } from '../../fixtures/test.ts';

const PARTS = [
  { part: 'application', item: 'health.app', words: undefined },
  { part: 'database', item: 'health.database', words: DATABASE_WORDS },
  { part: 'clerk', item: 'health.clerk-api', words: /clerk|auth/i },
] as const;

for (const mirror of target.mirrors) {
  for (const { part, item, words } of PARTS) {
    const plan = decides({
      id: `health.${part}@${mirror.id}`,
      items: [item],
      severity: part === 'application' ? 'blocker' : 'major',
      remedy:
        part === 'application'
          ? 'Serve a health endpoint without authentication that answers 200 while the application can do its work.'
          : `Let the health answer name ${describePart(part)} and say whether it can be reached; answer 503 when it cannot.`,
    });
    test(`the health endpoint speaks for ${describePart(part)} (${mirror.id})`, plan, async ({ judge }) =>
      judge(async () => requirePart(await healthAnswer(target, mirror), words)),
    );
  }
}
