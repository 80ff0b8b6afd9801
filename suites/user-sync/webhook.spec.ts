import type { ItemId } from '../../fixtures/check/decides.ts';
import { decides } from '../../fixtures/check/decides.ts';
import { CORPUS } from '../../fixtures/webhook/corpus/index.ts';
import { isSplit, type CorpusCase } from '../../fixtures/webhook/corpus/case.ts';
import { isDisturbing } from '../../fixtures/webhook/corpus/disturbing.ts';
import { isApplicable, severityOf } from '../../fixtures/webhook/corpus/policy.ts';
import { joinVerdicts, throwVerdict } from '../../fixtures/webhook/corpus/verdict.ts';
import { target, test } from '../../fixtures/test.ts';

const TRACELESS_REMEDY =
  'Verify first and return at once when it fails: nothing of an unverified body may reach the handler, whatever is answered.';

// All cases that this run asked for are played side by side when the first of these checks asks for its result.
for (const mirror of target.mirrors) {
  for (const corpusCase of CORPUS) {
    if (isDisturbing(corpusCase) || !isApplicable(corpusCase, target.policies)) continue;
    const { id, title, remedy } = corpusCase;
    const plan = (suffix: string, items: readonly ItemId[], mend = remedy) =>
      decides({
        id: `webhook.${id}${suffix}@${mirror.id}`,
        items: items as [ItemId, ...ItemId[]],
        severity: severityOf(corpusCase, target.policies),
        remedy: mend,
      });

    if (!isSplit(corpusCase)) {
      test(`${title} (${mirror.id})`, plan('', corpusCase.items.effect), async ({ judge, corpusOf }) =>
        judge(async ({ measure }) => {
          const result = await (await corpusOf(mirror))(id);
          const { lagMs } = result;
          if (lagMs !== undefined) measure({ name: 'row lag after the answer', value: Math.round(lagMs), unit: 'ms' });
          return throwVerdict(joinVerdicts(result));
        }),
      );
      continue;
    }

    test(
      `${title} ${verbOf(corpusCase)} (${mirror.id})`,
      plan('.refused', corpusCase.items.answer),
      async ({ judge, corpusOf }) => judge(async () => throwVerdict((await (await corpusOf(mirror))(id)).answer)),
    );
    test(
      `${title} leaves no trace (${mirror.id})`,
      plan('.traceless', corpusCase.items.effect, TRACELESS_REMEDY),
      async ({ judge, corpusOf }) => judge(async () => throwVerdict((await (await corpusOf(mirror))(id)).effect)),
    );
  }
}

function verbOf({ answer }: CorpusCase): string {
  return answer === 'refused' ? 'is refused' : 'is answered rightly';
}
