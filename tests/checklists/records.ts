import type { CheckRecord, EndRecord, EvidenceRecord, PlannedRecord, RunRecord } from '../../checklists/evidence.ts';
import type { EvaluationInput } from '../../checklists/evaluate.ts';
import { itemsOf, loadChecklists } from '../../checklists/load.ts';
import type { Item, Phase } from '../../checklists/item.ts';
import { PHASES } from '../../checklists/item.ts';
import type { Attestation, SignOff, Waiver } from '../../checklists/people.ts';
import { Role } from '../../checklists/people.ts';

/** Records for tests, whole unless a test takes something away. */
export const NOW = new Date('2026-11-20T18:00:00.000Z');
export const YESTERDAY = '2026-11-19T18:00:00.000Z';
export const TOMORROW = '2026-11-21T18:00:00.000Z';

export const run = (changes: Partial<RunRecord['target']> = {}, record: Partial<RunRecord> = {}): RunRecord => ({
  type: 'run',
  schemaVersion: 1,
  runId: 'run-1',
  profile: 'predeploy',
  partial: false,
  startedAt: '2026-11-20T17:00:00.000Z',
  harness: '0.1.0',
  target: { name: 'shop', environment: 'staging', url: 'http://127.0.0.1:3000', version: 'abc123', ...changes },
  policies: { order: 'newest-wins' },
  engines: [],
  ...record,
});

export const end = (outcome: EndRecord['outcome'] = 'complete'): EndRecord => ({
  type: 'end',
  finishedAt: '2026-11-20T17:05:00.000Z',
  outcome,
  stages: [],
});

export const check = (id: string, items: string[], changes: Partial<CheckRecord> = {}): CheckRecord => ({
  type: 'check',
  id,
  title: `check ${id}`,
  items,
  severity: 'blocker',
  state: 'pass',
  detail: 'seen',
  measurements: [],
  artifacts: [],
  startedAt: '2026-11-20T17:01:00.000Z',
  durationMs: 5,
  source: 'playwright',
  rerun: `clerk-preflight run --only ${items[0]}`,
  ...changes,
});

export const planned = (id: string, items: string[], changes: Partial<PlannedRecord> = {}): PlannedRecord => ({
  type: 'planned',
  id,
  title: `check ${id}`,
  items,
  severity: 'blocker',
  ...changes,
});

export const attestation = (item: string, changes: Partial<Attestation> = {}): Attestation => ({
  item,
  by: 'Ada Example',
  explanation: 'looked at it',
  evidence: 'https://example.test/proof',
  signedAt: '2026-11-01T00:00:00.000Z',
  expiresAt: TOMORROW,
  ...changes,
});

export const waiver = (item: string, changes: Partial<Waiver> = {}): Waiver => ({
  item,
  reason: 'mended in the next release',
  owner: 'Grace Example',
  signedAt: '2026-11-01T00:00:00.000Z',
  expiresAt: TOMORROW,
  ...changes,
});

export const allSignOffs = (digest: string, changes: Partial<SignOff> = {}): SignOff[] =>
  Role.options.map((role) => ({ role, by: `${role} person`, digest, signedAt: YESTERDAY, ...changes }));

export const checklists = loadChecklists();
export const allItems = itemsOf(checklists);

export const input = (
  evidence: readonly EvidenceRecord[],
  changes: Partial<EvaluationInput> = {},
): EvaluationInput => ({
  checklists,
  evidence,
  phase: 'pre-deploy',
  now: NOW,
  ...changes,
});

const isUpTo = (item: Item, phase: Phase) => PHASES.indexOf(item.phase) <= PHASES.indexOf(phase);

/** Everything a release needs up to a phase, but for the sign-offs: checks that pass, and attestations for the rest. */
export function everything(phase: Phase): Pick<EvaluationInput, 'evidence' | 'attestations' | 'release'> {
  const items = allItems.filter((item) => isUpTo(item, phase) && !item.id.startsWith('signoff.'));
  const checked = items.filter(({ by }) => by === 'check' || by === 'measure' || by === 'probe');
  return {
    evidence: [
      run(),
      ...checked.map(({ id }) => planned(`check.${id}`, [id])),
      ...checked.map(({ id }) => check(`check.${id}`, [id])),
      end(),
    ],
    attestations: items.filter(({ by }) => by === 'attest').map(({ id }) => attestation(id)),
    release: { date: '2026-11-20', by: 'release pipeline' },
  };
}
