import { awaitEvidence } from './await-evidence.ts';
import { PreflightError } from './error.ts';
import type { Environment } from './evidence.ts';
import { sourcesOf } from './family.ts';
import { followSources } from './follow.ts';
import type { Item, ItemState } from './item.ts';
import { judgeChecks } from './judge-checks.ts';
import type { Judgement } from './judgement.ts';
import type { Attestation, Waiver } from './people.ts';
import { SIGN_OFF_FAMILY } from './people.ts';
import type { ReleaseRecord } from './release-record.ts';
import { isOnRecord, requireRecord } from './release-record.ts';
import { settle } from './settle.ts';
import type { JudgedCheck } from './verdict.ts';

export interface JudgingContext {
  readonly items: readonly Item[];
  /** `undefined` where no run was recorded: then no row can be called not applicable. */
  readonly environment: Environment | undefined;
  readonly checksOf: (item: string) => readonly JudgedCheck[];
  readonly attestations: readonly Attestation[];
  readonly waivers: readonly Waiver[];
  readonly decidable: ReadonlySet<string> | undefined;
  readonly release: ReleaseRecord;
  readonly now: Date;
  /** Asked only for sign-off items, and only after all that is signed for was judged. */
  readonly judgeSignOff: (item: Item) => Judgement;
}

/** A judge that decides each item once, and those that others follow from first. */
export function makeJudge(context: JudgingContext): (item: Item) => Judgement {
  const ids = context.items.map(({ id }) => id);
  const byId = new Map(context.items.map((item) => [item.id, item]));
  const attestations = groupByItem(context.attestations);
  const waivers = groupByItem(context.waivers);
  const decided = new Map<string, Judgement | 'under way'>();

  const judge = (item: Item): Judgement => {
    const known = decided.get(item.id);
    if (known === 'under way') throw new PreflightError('config-invalid', `${item.id} follows from itself`);
    if (known !== undefined) return known;
    decided.set(item.id, 'under way');
    const judgement = decide(item);
    decided.set(item.id, judgement);
    return judgement;
  };

  const decide = (item: Item): Judgement => {
    const { environment } = context;
    if (environment !== undefined && !item.environments.includes(environment)) {
      return {
        state: 'not-applicable',
        reason: `it applies to ${item.environments.join(' and ')}, not to ${environment}`,
      };
    }
    if (item.id.startsWith(SIGN_OFF_FAMILY)) return context.judgeSignOff(item);
    const own = judgeChecks(context.checksOf(item.id));
    const judgement = item.by === 'derived' ? follow(item, own) : (own ?? awaitEvidence(item, context.decidable));
    return settle(judgement, attestations.get(item.id) ?? [], waivers.get(item.id) ?? [], context.now);
  };

  const follow = (item: Item, own: Judgement | undefined): Judgement => {
    const states = new Map<string, ItemState>();
    for (const id of sourcesOf(item, ids)) {
      const source = byId.get(id);
      if (source !== undefined) states.set(id, judge(source).state);
    }
    if (states.size === 0) return awaitEvidence(item, context.decidable);
    // A check that names a derived item counts as one more thing that it follows from.
    if (own !== undefined) states.set('its own checks', own.state);
    return requireRecord(item.id, followSources(states), context.release);
  };

  return judge;
}

/** The rows a sign-off stands for: not sign-offs themselves, nor what follows from them or is only put on record. */
export function signedFor(items: readonly Item[]): readonly Item[] {
  const ids = items.map(({ id }) => id);
  const unsigned = new Set(ids.filter((id) => id.startsWith(SIGN_OFF_FAMILY) || isOnRecord(id)));
  for (let before = -1; before < unsigned.size;) {
    before = unsigned.size;
    for (const item of items) if (sourcesOf(item, ids).some((id) => unsigned.has(id))) unsigned.add(item.id);
  }
  return items.filter(({ id }) => !unsigned.has(id));
}

function groupByItem<Entry extends { readonly item: string }>(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.item, [...(groups.get(entry.item) ?? []), entry]);
  return groups;
}
