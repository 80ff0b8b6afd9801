import type { ItemId } from '../../fixtures/check/decides.ts';
import { decides } from '../../fixtures/check/decides.ts';
import { openControl } from '../../fixtures/control/open.ts';
import { isPlayable } from '../../fixtures/webhook/corpus/disturbing.ts';
import { DISTURBING } from '../../fixtures/webhook/corpus/index.ts';
import { isApplicable, severityOf } from '../../fixtures/webhook/corpus/policy.ts';
import { joinVerdicts, throwVerdict } from '../../fixtures/webhook/corpus/verdict.ts';
import { target, test } from '../../fixtures/test.ts';

// A case whose disturbance nothing is bound for is no check here: its items are not-run, and name the control that they need.
for (const mirror of target.mirrors) {
  const able = openControl(target, mirror)?.able ?? [];
  for (const corpusCase of DISTURBING) {
    if (!isPlayable(corpusCase, able) || !isApplicable(corpusCase, target.policies)) continue;
    const { id, title, remedy, items } = corpusCase;
    const plan = decides({
      id: `webhook.${id}@${mirror.id}`,
      items: items.effect as [ItemId, ...ItemId[]],
      severity: severityOf(corpusCase, target.policies),
      remedy,
    });
    test(`${title} (${mirror.id})`, plan, async ({ judge, disturbedOf }) =>
      judge(async () => throwVerdict(joinVerdicts(await (await disturbedOf(mirror))(id)))),
    );
  }
}
