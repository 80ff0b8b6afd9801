import type { Judgement } from './judgement.ts';

/** What the gate is told about the deployment: the last lines of the form. */
export interface ReleaseRecord {
  /** When it was deployed, as ISO 8601. */
  readonly date?: string | undefined;
  /** The person or pipeline that deployed, or the identity that runs the gate. */
  readonly by?: string | undefined;
}

const FIELDS: ReadonlyMap<string, keyof ReleaseRecord> = new Map([
  ['deployment.date', 'date'],
  ['deployment.by', 'by'],
]);

/** Whether an item states something of the record, rather than judging the target; such items are not signed for. */
export function isOnRecord(item: string): boolean {
  return FIELDS.has(item);
}

/** Once what a record item follows from is settled, it still needs the value itself. */
export function requireRecord(item: string, judgement: Judgement, release: ReleaseRecord): Judgement {
  const field = FIELDS.get(item);
  if (field === undefined || judgement.state !== 'satisfied') return judgement;
  const value = release[field];
  if (value !== undefined && value.trim() !== '') return { state: 'satisfied', reason: `on record: ${value}` };
  const reason = field === 'date' ? 'the gate was not told when it was deployed' : 'the gate was not told who deployed';
  return { state: 'not-run', reason, awaits: 'release-record' };
}
