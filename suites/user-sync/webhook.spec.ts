import type { ItemId } from '../../fixtures/check/decides.ts';
import { decides } from '../../fixtures/check/decides.ts';
import { severityOf } from '../../fixtures/webhook/corpus/severity.ts';
import { FORGED, GENUINE } from '../../fixtures/webhook/corpus/index.ts';
import { fence, playCase } from '../../fixtures/webhook/corpus/bench.ts';
import { judgeAnswers, judgeRow, requireJudgeable } from '../../fixtures/webhook/corpus/judge.ts';
import { target, test } from '../../fixtures/test.ts';

for (const mirror of target.mirrors) {
  for (const row of GENUINE) {
    const plan = decides({
      id: `webhook.${row.id}@${mirror.id}`,
      items: row.items.effect as [ItemId, ...ItemId[]],
      severity: severityOf(row, target.policies),
      remedy: row.remedy,
    });
    test(`${row.title} (${mirror.id})`, plan, async ({ judge, benchOf }) =>
      judge(async ({ measure }) => {
        const bench = await benchOf(mirror);
        const played = await playCase(row, bench);
        const answered = judgeAnswers(row, played, target.policies);
        const { seen, lagMs } = await judgeRow(row, played, bench, target.policies);
        if (lagMs !== undefined) measure({ name: 'row lag after the answer', value: Math.round(lagMs), unit: 'ms' });
        return `${answered}; ${seen}`;
      }),
    );
  }

  for (const row of FORGED) {
    const refused = decides({
      id: `webhook.${row.id}.refused@${mirror.id}`,
      items: row.items.answer as [ItemId, ...ItemId[]],
      severity: severityOf(row, target.policies),
      remedy: row.remedy,
    });
    test(`${row.title} is refused (${mirror.id})`, refused, async ({ judge, benchOf }) =>
      judge(async () => {
        const bench = await benchOf(mirror);
        // A refusal counts only beside a genuine delivery that is accepted.
        await fence(bench);
        return judgeAnswers(row, await playCase(row, bench), target.policies);
      }),
    );

    const traceless = decides({
      id: `webhook.${row.id}.traceless@${mirror.id}`,
      items: row.items.effect as [ItemId, ...ItemId[]],
      severity: severityOf(row, target.policies),
      remedy:
        'Verify first and return at once when it fails: nothing of an unverified body may reach the handler, whatever is answered.',
    });
    test(`${row.title} leaves no trace (${mirror.id})`, traceless, async ({ judge, benchOf }) =>
      judge(async () => {
        const bench = await benchOf(mirror);
        const played = await playCase(row, bench);
        requireJudgeable(row, played, `webhook.${row.id}.refused@${mirror.id}`);
        return (await judgeRow(row, played, bench, target.policies)).seen;
      }),
    );
  }
}
