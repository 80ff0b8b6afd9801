import type { Item } from './item.ts';
import type { Awaited, Judgement } from './judgement.ts';
import type { VerdictWord } from './verdict.ts';

/** An item that the phase asks for, with its judgement. */
export interface Judged {
  readonly item: Item;
  readonly judgement: Judgement;
}

const OPEN = new Set(['inconclusive', 'not-run', 'expired']);

/** How Pending speaks of each group, in the order in which it is of use to the reader. */
const GROUPS: Readonly<Record<Awaited, string>> = {
  inconclusive: 'Could not be decided, run again',
  run: 'Not part of this run',
  skipped: 'Skipped, see the reason in the row',
  policy: 'Only points of debate: a policy must be declared, or a person attests',
  control: 'Awaits a control in the config, or an attestation',
  probe: 'Awaits a probe in the config, or an attestation',
  'missing-check': 'This version has no check yet: awaits an attestation',
  attestation: "Awaits a named person's attestation",
  renewal: 'Attestation expired, awaits a new one',
  'sign-off': 'Awaits the signature of',
  'release-record': 'Awaits an entry in the release record',
  sources: 'Follows from the rows above',
};

/**
 * The verdict over the rows of a phase. A failed row blocks, be it blocker or major; rows that are advice neither block
 * nor keep the verdict pending. A failure is certain even where evidence is incomplete, so Blocked comes before Pending.
 *
 * @param gaps why the evidence is not whole
 */
export function judgeVerdict(
  judged: readonly Judged[],
  gaps: readonly string[],
): { readonly verdict: VerdictWord; readonly reasons: string[] } {
  const required = judged.filter(({ item }) => item.severity !== 'advice');
  const failed = required.filter(({ judgement }) => judgement.state === 'failed');
  if (failed.length > 0) {
    // What follows from another row comes after it: the cause is read first.
    const ordered = [...failed.filter((row) => !isDerived(row)), ...failed.filter(isDerived)];
    const reasons = ordered.map(({ item, judgement }) => `${item.id} (${item.title}): ${judgement.reason}`);
    return { verdict: 'Blocked', reasons };
  }
  const open = required.filter(({ judgement }) => OPEN.has(judgement.state));
  const reasons = [...gaps.map((gap) => `Evidence is incomplete: ${gap}`), ...groups(open)];
  return { verdict: reasons.length > 0 ? 'Pending' : 'Approved', reasons };
}

function isDerived({ item }: Judged): boolean {
  return item.by === 'derived';
}

function groups(open: readonly Judged[]): string[] {
  return (Object.keys(GROUPS) as Awaited[]).flatMap((awaited) => {
    const rows = open.filter(({ judgement }) => (judgement.awaits ?? 'run') === awaited);
    if (rows.length === 0) return [];
    const names = rows.map(({ item }) => (awaited === 'sign-off' ? `${item.title} (${item.id})` : item.id));
    return [`${GROUPS[awaited]}: ${names.join(', ')}`];
  });
}
