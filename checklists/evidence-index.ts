import { canonicalJson } from './canonical-json.ts';
import { PreflightError } from './error.ts';
import type { CheckRecord, EndRecord, EvidenceRecord, PlannedRecord, RunRecord } from './evidence.ts';

/** All that is known of one check id. */
export interface CheckEvidence {
  readonly id: string;
  readonly planned: PlannedRecord | undefined;
  /** The report that counts: of several with one id the worst, so that no repetition hides a failure. */
  readonly reported: CheckRecord | undefined;
}

export interface EvidenceIndex {
  readonly runs: readonly RunRecord[];
  readonly ends: readonly EndRecord[];
  /** Whether any check was reported at all. */
  readonly anyReported: boolean;
  readonly checksOf: (item: string) => readonly CheckEvidence[];
}

const BADNESS = { pass: 0, skipped: 1, inconclusive: 2, fail: 3 } as const;

/**
 * Sorts evidence by item, whatever the order of the records.
 *
 * @throws PreflightError `evidence-invalid`: an unknown item, or records of one check id that contradict each other
 */
export function indexEvidence(records: readonly EvidenceRecord[], knownItems: ReadonlySet<string>): EvidenceIndex {
  const planned = new Map<string, PlannedRecord>();
  const reported = new Map<string, CheckRecord>();
  const declared = new Map<string, string>();
  for (const record of records) {
    if (record.type !== 'planned' && record.type !== 'check') continue;
    checkDeclaration(record, knownItems, declared);
    if (record.type === 'planned') planned.set(record.id, firstSpelling(planned.get(record.id), record));
    else reported.set(record.id, worse(reported.get(record.id), record));
  }
  const byItem = new Map<string, CheckEvidence[]>();
  for (const id of [...declared.keys()].sort()) {
    const check = { id, planned: planned.get(id), reported: reported.get(id) };
    for (const item of new Set((check.reported ?? check.planned)?.items)) {
      const list = byItem.get(item);
      if (list === undefined) byItem.set(item, [check]);
      else list.push(check);
    }
  }
  return {
    runs: records.filter((record) => record.type === 'run'),
    ends: records.filter((record) => record.type === 'end'),
    anyReported: reported.size > 0,
    checksOf: (item) => byItem.get(item) ?? [],
  };
}

/** A check decides the same items with the same severity wherever it is mentioned, the plan included. */
function checkDeclaration(
  record: PlannedRecord | CheckRecord,
  knownItems: ReadonlySet<string>,
  declared: Map<string, string>,
): void {
  const unknown = record.items.filter((item) => !knownItems.has(item));
  if (unknown.length > 0) {
    throw invalidEvidence(`check ${record.id} names ${unknown.join(', ')}, which no checklist holds`);
  }
  const items = [...new Set(record.items)].sort();
  const declaration = `${record.severity}, deciding ${items.join(', ')}`;
  const earlier = declared.get(record.id);
  if (earlier !== undefined && earlier !== declaration) {
    // Sorted, so that the message too is independent of the order of the records.
    throw invalidEvidence(`check ${record.id} contradicts itself: ${[earlier, declaration].sort().join('; and ')}`);
  }
  declared.set(record.id, declaration);
}

function worse(known: CheckRecord | undefined, next: CheckRecord): CheckRecord {
  if (known === undefined) return next;
  const difference = BADNESS[next.state] - BADNESS[known.state];
  if (difference !== 0) return difference > 0 ? next : known;
  return firstSpelling(known, next);
}

/** Of two records that weigh the same, always the same one. */
function firstSpelling<Record>(known: Record | undefined, next: Record): Record {
  return known === undefined || canonicalJson(next) < canonicalJson(known) ? next : known;
}

export function invalidEvidence(message: string): PreflightError {
  return new PreflightError('evidence-invalid', message, {
    remedy: 'Run again with one version of clerk-preflight into an empty folder; merge only shards of one run.',
  });
}
