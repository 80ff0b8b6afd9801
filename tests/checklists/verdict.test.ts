import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../checklists/evidence.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import type { EvaluationInput } from '../../checklists/evaluate.ts';
import { reportJsonSchema } from '../../checklists/json-schema.ts';
import { PHASES } from '../../checklists/item.ts';
import { allItems, allSignOffs, attestation, check, end, everything, input, run, waiver } from './records.ts';

/** Everything passed, attested and signed up to a phase; `changes` come on top, before the signatures are judged. */
function signed(
  phase: EvaluationInput['phase'],
  changes: Partial<EvaluationInput> = {},
  late: Partial<EvaluationInput> = {},
) {
  const base = input([], { ...everything(phase), phase, ...changes });
  const { digest } = evaluate(base);
  return evaluate({ ...base, signoffs: allSignOffs(digest), ...late });
}

describe.each(PHASES)('%s', (phase) => {
  test('is Approved when all is passed or attested, and signed', () => {
    expect(signed(phase)).toMatchObject({ verdict: 'Approved', reasons: [] });
  });

  test('is Pending without signatures, and names the roles', () => {
    const report = evaluate(input([], { ...everything(phase), phase }));
    expect(report.verdict).toBe('Pending');
    expect(report.reasons.join()).toMatch(/signature of: Technical lead.*DevOps or SRE.*Security.*Product owner/);
  });

  test('is Pending when one attestation lacks', () => {
    const attestations = everything(phase).attestations?.filter(({ item }) => item !== 'security.data.at-rest') ?? [];
    const report = signed(phase, { attestations });
    expect(report.verdict).toBe('Pending');
    expect(report.reasons.join()).toMatch(/named person's attestation: security\.data\.at-rest/);
  });

  test('is Blocked by one failure, and names it', () => {
    const { evidence } = everything(phase);
    const report = signed(phase, {
      evidence: [...evidence, check('bad', ['health.app'], { state: 'fail', detail: 'got 500' })],
    });
    expect(report.verdict).toBe('Blocked');
    expect(report.reasons[0]).toMatch(/^health\.app .*got 500/);
  });
});

describe('Pending, never Approved', () => {
  const { evidence = [], ...rest } = everything('pre-deploy');
  const without = (type: EvidenceRecord['type']) => evidence.filter((record) => record.type !== type);
  const nobody = allItems.filter(({ id }) => !id.startsWith('signoff.')).map(({ id }) => attestation(id));
  const cases: [string, Partial<EvaluationInput>, RegExp][] = [
    ['nothing at all', { evidence: [], attestations: [] }, /no run was recorded/],
    ['no run record', { evidence: without('run') }, /no run was recorded/],
    ['no end record', { evidence: without('end') }, /no end record/],
    ['an interrupted run', { evidence: [...without('end'), end('interrupted')] }, /interrupted/],
    ['a run that broke', { evidence: [...without('end'), end('harness-error')] }, /harness itself failed/],
    ['a shard that did not end', { evidence: [...evidence, run({}, { runId: 'run-2' })] }, /no end record/],
    ['an empty run, all attested', { evidence: [run(), end()], attestations: nobody }, /no check was reported/],
  ];
  test.each(cases)('%s', (_title, changes, reason) => {
    const report = signed('pre-deploy', { ...rest, evidence, ...changes });
    expect(report.verdict).toBe('Pending');
    expect(report.reasons.join('\n')).toMatch(reason);
  });
});

test('a failure blocks even when the run was interrupted', () => {
  const report = evaluate(input([run(), check('a', ['health.app'], { state: 'fail' }), end('interrupted')]));
  expect(report.verdict).toBe('Blocked');
});

test('Blocked names every failed row, causes before what follows from them', () => {
  const failing = ['webhook.deleted', 'health.app'].map((id) => check(id, [id], { state: 'fail' }));
  const { reasons } = evaluate(input([run(), ...failing, end()]));
  expect(reasons.map((reason) => reason.split(' ')[0])).toEqual([
    'health.app',
    'webhook.deleted',
    'deploy.pre.suite',
    'deployment.status',
  ]);
});

test('a failure of a later phase does not block an earlier one', () => {
  const { evidence } = everything('pre-deploy');
  const late = check('late', ['slo.api-mean'], { state: 'fail' });
  expect(signed('pre-deploy', { evidence: [...evidence, late] }).verdict).toBe('Approved');
  expect(signed('first-24-hours', { evidence: [...evidence, late] }).verdict).toBe('Blocked');
});

test('a row that does not apply is not asked for', () => {
  const production = allItems.find(({ id }) => id === 'env.prod.backups');
  expect(production?.environments).toEqual(['production']);
  const { evidence } = everything('pre-deploy');
  const reduced = evidence.filter((record) => !('id' in record) || record.id !== 'check.env.prod.backups');
  expect(signed('pre-deploy', { evidence: reduced }).verdict).toBe('Approved');
  const onProduction = reduced.map((record) => (record.type === 'run' ? run({ environment: 'production' }) : record));
  expect(signed('pre-deploy', { evidence: onProduction }).verdict).toBe('Pending');
});

describe('a signature is voided by', () => {
  const { evidence, attestations = [] } = everything('pre-deploy');
  const retarget = (target: Parameters<typeof run>[0], record: Parameters<typeof run>[1] = {}) =>
    evidence.map((old) => (old.type === 'run' ? run(target, record) : old));
  const cases: [string, Partial<EvaluationInput>][] = [
    ['another version', { evidence: retarget({ version: 'def456' }) }],
    ['another URL', { evidence: retarget({ url: 'https://shop.example' }) }],
    ['another Clerk instance', { evidence: retarget({ clerkInstance: 'other.clerk.accounts.dev' }) }],
    ['another policy', { evidence: retarget({}, { policies: { order: 'last-write-wins' } }) }],
    [
      'other words of an attestation',
      { attestations: [attestation(attestations[0]?.item ?? '', { by: 'Mallory' }), ...attestations.slice(1)] },
    ],
    ['a new waiver', { waivers: [waiver('health.app')] }],
    ['another artifact', { digestInput: { artifact: 'sha256:00' } }],
    ['its age', { policy: { signoffMaxAgeDays: 0.5 } }],
  ];
  test.each(cases)('%s', (_title, late) => {
    const report = signed('pre-deploy', {}, late);
    expect(report.verdict).toBe('Pending');
    expect(report.items.find(({ id }) => id === 'signoff.security')?.state).toBe('expired');
  });
});

describe('a signature survives', () => {
  const { evidence } = everything('pre-deploy');
  const later = evidence.map((record) => (record.type === 'check' ? { ...record, durationMs: 99 } : record));
  const cases: [string, Partial<EvaluationInput>][] = [
    ['other timings', { evidence: later }],
    ['the name of the person who deployed', { release: { by: 'somebody' } }],
    [
      'an attestation of a later phase',
      { attestations: [...(everything('pre-deploy').attestations ?? []), attestation('week.feedback')] },
    ],
  ];
  test.each(cases)('%s', (_title, late) => {
    expect(signed('pre-deploy', {}, late).verdict).toBe('Approved');
  });

  test('into later phases', () => {
    const { digest } = evaluate(input([], { ...everything('pre-deploy'), phase: 'pre-deploy' }));
    const report = evaluate(
      input([], { ...everything('first-week'), phase: 'first-week', signoffs: allSignOffs(digest) }),
    );
    expect(report.verdict).toBe('Approved');
  });

  test('but not one dated in the future, nor one over nothing', () => {
    const future = { signedAt: '2026-11-21T00:00:00.000Z' };
    const base = input([], { ...everything('pre-deploy') });
    const { digest } = evaluate(base);
    expect(evaluate({ ...base, signoffs: allSignOffs(digest, future) }).verdict).toBe('Pending');
    expect(evaluate({ ...base, signoffs: allSignOffs('0'.repeat(64)) }).verdict).toBe('Pending');
    expect(evaluate({ ...base, signoffs: allSignOffs(digest).slice(1) }).verdict).toBe('Pending');
  });
});

test('the JSON Schema of the report names what a reader relies on', () => {
  expect(reportJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: expect.arrayContaining(['schemaVersion', 'verdict', 'phase', 'target', 'digest', 'items']) as string[],
    additionalProperties: false,
  });
});
