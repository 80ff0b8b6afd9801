import { digestOf, digestOfChecklists } from './digest.ts';
import type { EvidenceRecord } from './evidence.ts';
import { SCHEMA_VERSION } from './evidence.ts';
import { indexEvidence, invalidEvidence } from './evidence-index.ts';
import type { Checklist, Item, Phase } from './item.ts';
import { ItemState, PHASES } from './item.ts';
import { judgeCheck } from './judge-checks.ts';
import { makeJudge, signedFor } from './judge-items.ts';
import { judgeSignOff } from './judge-signoff.ts';
import { judgeVerdict } from './judge-verdict.ts';
import { itemsOf } from './load.ts';
import { Attestation, checkPeople, GatePolicy, itemOfRole, SIGN_OFF_FAMILY, SignOff, Waiver } from './people.ts';
import type { ReleaseRecord } from './release-record.ts';
import { summariseRun } from './run-summary.ts';
import type { JudgedCheck, JudgedItem, Report } from './verdict.ts';

export interface EvaluationInput {
  readonly checklists: readonly Checklist[];
  readonly evidence: readonly EvidenceRecord[];
  /** The verdict is over the items up to this phase. */
  readonly phase: Phase;
  readonly now: Date;
  readonly policy?: Partial<GatePolicy>;
  readonly attestations?: readonly Attestation[];
  readonly waivers?: readonly Waiver[];
  /** Only those whose signature was verified. */
  readonly signoffs?: readonly SignOff[];
  /** Items that some check or probe of this version can decide; makes the reason of a not-run row exact. */
  readonly decidable?: ReadonlySet<string>;
  /** When and by whom it was deployed, for the record's rows. */
  readonly release?: ReleaseRecord;
  /** What else a signature shall cover, such as an artifact's checksum. */
  readonly digestInput?: Readonly<Record<string, string>>;
}

/**
 * Turns evidence and people's words into the report. Pure: the same input gives the same report, in whatever order the
 * evidence comes.
 *
 * @throws PreflightError `evidence-invalid`: unknown items, records that contradict each other, words of people that
 *   lack what they need
 */
export function evaluate(input: EvaluationInput): Report {
  const { checklists, now, phase } = input;
  const items = itemsOf(checklists);
  const known = new Set(items.map(({ id }) => id));
  const policy = GatePolicy.parse(input.policy ?? {});
  const people = checkedPeople(input, known);
  const index = indexEvidence(input.evidence, known);
  const summary = summariseRun(index.runs, index.ends, now);
  const checks = new Map<string, readonly JudgedCheck[]>(
    items.map(({ id }) => [id, index.checksOf(id).map((check) => judgeCheck(check, id))]),
  );

  const judge = makeJudge({
    items,
    environment: index.runs.length > 0 ? summary.target.environment : undefined,
    checksOf: (id) => checks.get(id) ?? [],
    ...people,
    decidable: input.decidable,
    release: input.release ?? {},
    now,
    judgeSignOff: (item) => {
      const own = people.signoffs.filter(({ role }) => itemOfRole(role) === item.id);
      return judgeSignOff(item, own, new Set(digests().values()), policy, now);
    },
  });

  let memo: ReadonlyMap<Phase, string> | undefined;
  const digests = () => (memo ??= digestsByPhase());
  const digestsByPhase = () => {
    const states = signedFor(items).map((item) => [item, judge(item).state] as const);
    const words = digestOfChecklists(checklists);
    return new Map(
      PHASES.map((until) => {
        const within = upTo(items, until);
        const digest = digestOf({
          phase: until,
          checklists: words,
          policies: summary.run.policies,
          gate: policy,
          states: Object.fromEntries(
            states.filter(([item]) => within.has(item.id)).map(([{ id }, state]) => [id, state]),
          ),
          attestations: people.attestations.filter(({ item }) => within.has(item)),
          waivers: people.waivers.filter(({ item }) => within.has(item)),
          target: summary.target,
          extra: input.digestInput ?? {},
        });
        return [until, digest] as const;
      }),
    );
  };

  const rows = checklists.flatMap((checklist) =>
    checklist.sections.flatMap((section) =>
      section.items.map((item): JudgedItem => {
        const { id, title, claim, how, source, severity, remedy } = item;
        const { state, reason } = judge(item);
        const place = { checklist: checklist.id, section: section.id };
        const shown = { id, ...place, title, claim, how, source, phase: item.phase, severity };
        return { ...shown, state, reason, remedy, checks: [...(checks.get(id) ?? [])] };
      }),
    ),
  );
  const required = upTo(items, phase);
  const gaps = index.anyReported ? summary.gaps : [...summary.gaps, 'no check was reported'];
  const judged = items.filter(({ id }) => required.has(id)).map((item) => ({ item, judgement: judge(item) }));
  return {
    schemaVersion: SCHEMA_VERSION,
    ...judgeVerdict(judged, gaps),
    phase,
    digest: digests().get(phase) ?? '',
    generatedAt: now.toISOString(),
    run: summary.run,
    target: summary.target,
    counts: countStates(rows),
    checklists: checklists.map(({ id, title, sections }) => ({
      id,
      title,
      sections: sections.map((section) => ({ id: section.id, title: section.title })),
    })),
    items: rows,
  };
}

/** How many rows are in each state; every state is named, also with 0. */
export function countStates(rows: readonly { readonly state: ItemState }[]): Record<ItemState, number> {
  const counts = Object.fromEntries(ItemState.options.map((state) => [state, 0])) as Record<ItemState, number>;
  for (const { state } of rows) counts[state] += 1;
  return counts;
}

/** Ids of the items whose phase is not later than the given one. */
function upTo(items: readonly Item[], phase: Phase): ReadonlySet<string> {
  const last = PHASES.indexOf(phase);
  return new Set(items.filter((item) => PHASES.indexOf(item.phase) <= last).map(({ id }) => id));
}

function checkedPeople(input: EvaluationInput, known: ReadonlySet<string>) {
  const attestations = checkPeople('attestation', Attestation, input.attestations ?? []);
  const waivers = checkPeople('waiver', Waiver, input.waivers ?? []);
  const signoffs = checkPeople('sign-off', SignOff, input.signoffs ?? []);
  for (const [what, entries] of [
    ['attestation', attestations],
    ['waiver', waivers],
  ] as const) {
    for (const { item } of entries) {
      if (!known.has(item)) throw invalidEvidence(`an ${what} names ${item}, which no checklist holds`);
      if (item.startsWith(SIGN_OFF_FAMILY))
        throw invalidEvidence(`${item} is settled by a sign-off, not by an ${what}`);
    }
  }
  return { attestations, waivers, signoffs };
}
