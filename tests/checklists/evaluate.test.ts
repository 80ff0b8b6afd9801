import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../checklists/evidence.ts';
import type { EvaluationInput } from '../../checklists/evaluate.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import type { ItemState } from '../../checklists/item.ts';
import { Report } from '../../checklists/verdict.ts';
import { attestation, check, end, input, planned, run, waiver, YESTERDAY } from './records.ts';

const ITEM = 'smoke.health';
const EXPIRED = { expiresAt: '2026-11-10T00:00:00.000Z' };

function rowOf(item: string, records: EvidenceRecord[], changes: Partial<EvaluationInput> = {}) {
  const report = evaluate(input([run(), ...records, end()], changes));
  const row = report.items.find(({ id }) => id === item);
  if (row === undefined) throw new Error(`no row ${item}`);
  return row;
}

describe('the state of an item', () => {
  const advice = { severity: 'advice', state: 'fail' } as const;
  const cases: [string, ItemState, EvidenceRecord[], Partial<EvaluationInput>?][] = [
    ['no check', 'not-run', []],
    ['a passing check', 'satisfied', [check('a', [ITEM])]],
    ['a failing blocker', 'failed', [check('a', [ITEM], { state: 'fail' })]],
    ['a failing major', 'failed', [check('a', [ITEM], { state: 'fail', severity: 'major' })]],
    ['a failure beside passes', 'failed', [check('a', [ITEM]), check('b', [ITEM], { state: 'fail' })]],
    [
      'a failure beside an inconclusive check',
      'failed',
      [check('a', [ITEM], { state: 'inconclusive' }), check('b', [ITEM], { state: 'fail' })],
    ],
    [
      'an inconclusive check beside passes',
      'inconclusive',
      [check('a', [ITEM]), check('b', [ITEM], { state: 'inconclusive' })],
    ],
    ['a planned check that never reported', 'inconclusive', [planned('a', [ITEM])]],
    [
      'one of two planned checks reported',
      'inconclusive',
      [planned('a', [ITEM]), planned('b', [ITEM]), check('a', [ITEM])],
    ],
    ['only skipped checks', 'not-run', [check('a', [ITEM], { state: 'skipped' })]],
    ['a skipped check beside a pass', 'not-run', [check('a', [ITEM]), check('b', [ITEM], { state: 'skipped' })]],
    ['failed advice beside a pass', 'satisfied', [check('a', [ITEM]), check('b', [ITEM], advice)]],
    ['nothing but failed advice', 'not-run', [check('a', [ITEM], advice)]],
    ['a pass and a failure under one id', 'failed', [check('a', [ITEM], { state: 'fail' }), check('a', [ITEM])]],
    ['a failure, attested', 'failed', [check('a', [ITEM], { state: 'fail' })], { attestations: [attestation(ITEM)] }],
    [
      'inconclusive, attested',
      'inconclusive',
      [check('a', [ITEM], { state: 'inconclusive' })],
      { attestations: [attestation(ITEM)] },
    ],
    ['not run, attested', 'attested', [], { attestations: [attestation(ITEM)] }],
    [
      'skipped, attested',
      'attested',
      [check('a', [ITEM], { state: 'skipped' })],
      { attestations: [attestation(ITEM)] },
    ],
    ['not run, attested until lately', 'expired', [], { attestations: [attestation(ITEM, EXPIRED)] }],
    [
      'an old attestation beside one that holds',
      'attested',
      [],
      { attestations: [attestation(ITEM, EXPIRED), attestation(ITEM)] },
    ],
    [
      'an attestation from the future',
      'not-run',
      [],
      { attestations: [attestation(ITEM, { signedAt: '2026-11-21T00:00:00.000Z' })] },
    ],
    [
      'a pass, attested until lately',
      'satisfied',
      [check('a', [ITEM])],
      { attestations: [attestation(ITEM, EXPIRED)] },
    ],
    ['a failure, waived', 'waived', [check('a', [ITEM], { state: 'fail' })], { waivers: [waiver(ITEM)] }],
    [
      'a failure, waived until lately',
      'failed',
      [check('a', [ITEM], { state: 'fail' })],
      { waivers: [waiver(ITEM, EXPIRED)] },
    ],
    [
      'a failure, waived from the future',
      'failed',
      [check('a', [ITEM], { state: 'fail' })],
      { waivers: [waiver(ITEM, { signedAt: '2026-11-21T00:00:00.000Z' })] },
    ],
    [
      'inconclusive, waived',
      'inconclusive',
      [check('a', [ITEM], { state: 'inconclusive' })],
      { waivers: [waiver(ITEM)] },
    ],
    ['not run, waived', 'not-run', [], { waivers: [waiver(ITEM)] }],
  ];
  test.each(cases)('%s: %s', (_title, state, records, changes) => {
    expect(rowOf(ITEM, records, changes)).toMatchObject({ state });
  });
});

describe('the reason of a row says', () => {
  const cases: [string, string, EvidenceRecord[], Partial<EvaluationInput>, RegExp][] = [
    [
      'that a check never reported',
      ITEM,
      [planned('a', [ITEM])],
      {},
      /planned, but never reported: the run ended before it/,
    ],
    ['why a check was skipped', ITEM, [check('a', [ITEM], { state: 'skipped', detail: 'no token' })], {}, /no token/],
    [
      'that a pass beside a skip is not enough',
      ITEM,
      [check('a', [ITEM]), check('b', [ITEM], { state: 'skipped' })],
      {},
      /every planned check/,
    ],
    [
      'what advice found',
      ITEM,
      [check('a', [ITEM]), check('b', [ITEM], { state: 'fail', severity: 'advice', detail: 'slow' })],
      {},
      /warning.*slow/,
    ],
    ['which control is needed', 'webhook.database-error', [], {}, /control, a proxy in front/],
    ['that a probe is to be bound', 'load.redis-memory', [], {}, /no probe is bound/],
    ['that a person must say it', 'comms.support', [], {}, /named person must attest/],
    [
      'that this version has no check',
      ITEM,
      [],
      { decidable: new Set<string>() },
      /this version has no check for it yet/,
    ],
    ['in which profile a check runs', ITEM, [], { decidable: new Set([ITEM]) }, /profile smoke or predeploy/],
    ['who attested', ITEM, [], { attestations: [attestation(ITEM)] }, /Ada Example until 2026-11-21: looked at it/],
    [
      'that a waiver has ended',
      ITEM,
      [check('a', [ITEM], { state: 'fail' })],
      { waivers: [waiver(ITEM, EXPIRED)] },
      /waiver by Grace Example expired on 2026-11-10/,
    ],
    ['where it applies', 'env.prod.backups', [], {}, /applies to production, not to staging/],
  ];
  test.each(cases)('%s', (_title, item, records, changes, reason) => {
    expect(rowOf(item, records, changes).reason).toMatch(reason);
  });
});

describe('a derived item', () => {
  const smoke = ['smoke.health', 'smoke.auth', 'smoke.database', 'smoke.webhook'];
  const pass = smoke.map((id) => check(id, [id]));
  const sum = (records: EvidenceRecord[], changes: Partial<EvaluationInput> = {}) =>
    rowOf('deploy.post.smoke', records, changes).state;

  test('is satisfied by satisfied sources', () => expect(sum(pass)).toBe('satisfied'));
  test('is failed by one that failed', () => {
    expect(sum([...pass, check('x', ['smoke.auth'], { state: 'fail' })])).toBe('failed');
  });
  test('is failed before it is inconclusive', () => {
    const mixed = [
      check('x', ['smoke.auth'], { state: 'fail' }),
      check('y', ['smoke.health'], { state: 'inconclusive' }),
    ];
    expect(sum(mixed)).toBe('failed');
  });
  test('is inconclusive with one that is', () => {
    expect(sum([...pass, check('x', ['smoke.auth'], { state: 'inconclusive' })])).toBe('inconclusive');
  });
  test('is not run while one is open', () => expect(sum(pass.slice(1))).toBe('not-run'));
  test('is not run while one is expired', () => {
    expect(sum(pass.slice(1), { attestations: [attestation('smoke.health', EXPIRED)] })).toBe('not-run');
  });
  test('takes an attested source as settled', () => {
    expect(sum(pass.slice(1), { attestations: [attestation('smoke.health')] })).toBe('satisfied');
  });
  test('takes a waived source as settled', () => {
    const failing = [...pass, check('x', ['smoke.auth'], { state: 'fail' })];
    expect(sum(failing, { waivers: [waiver('smoke.auth')] })).toBe('satisfied');
  });
  test('fails when a check that names it fails', () => {
    expect(sum([...pass, check('x', ['deploy.post.smoke'], { state: 'fail' })])).toBe('failed');
  });
  test('leaves out sources that do not apply', () => {
    const staging = ['clerk-instance', 'variables', 'schema-parity', 'redis-cluster', 'workers'].map(
      (n) => `env.staging.${n}`,
    );
    expect(
      rowOf(
        'deploy.pre.environment',
        staging.map((id) => check(id, [id])),
      ).state,
    ).toBe('satisfied');
  });
  test('on record needs the record too', () => {
    const deployed = [check('v', ['deploy.backend'])];
    expect(rowOf('deployment.by', deployed)).toMatchObject({
      state: 'not-run',
      reason: 'the gate was not told who deployed',
    });
    expect(rowOf('deployment.by', deployed, { release: { by: ' ' } }).state).toBe('not-run');
    expect(rowOf('deployment.by', [], { release: { by: 'ci' } }).state).toBe('not-run');
    expect(rowOf('deployment.by', deployed, { release: { by: 'ci' } })).toMatchObject({
      state: 'satisfied',
      reason: 'on record: ci',
    });
  });
});

describe('evidence that cannot be true is refused', () => {
  const cases: [string, EvidenceRecord[], Partial<EvaluationInput>, RegExp][] = [
    ['a check of an unknown item', [check('a', ['no.such'])], {}, /check a names no\.such/],
    ['a plan for an unknown item', [planned('a', [ITEM, 'no.such'])], {}, /no\.such/],
    ['two plans that differ', [planned('a', [ITEM]), planned('a', ['smoke.auth'])], {}, /check a contradicts itself/],
    [
      'a plan that differs in severity',
      [planned('a', [ITEM]), check('a', [ITEM], { severity: 'advice' })],
      {},
      /contradicts/,
    ],
    [
      'a check that leaves out a planned item',
      [planned('a', [ITEM, 'smoke.auth']), check('a', [ITEM])],
      {},
      /contradicts/,
    ],
    ['two targets', [run({ url: 'http://127.0.0.1:4000' }, { runId: 'run-2' })], {}, /run-1 and run-2|run-2 and run-1/],
    ['two sets of policies', [run({}, { runId: 'run-2', policies: {} })], {}, /policies/],
    ['an attestation of an unknown item', [], { attestations: [attestation('no.such')] }, /no\.such/],
    ['a waiver of an unknown item', [], { waivers: [waiver('no.such')] }, /no\.such/],
    ['an attestation instead of a sign-off', [], { attestations: [attestation('signoff.security')] }, /sign-off/],
    ['a waived sign-off', [], { waivers: [waiver('signoff.security')] }, /sign-off/],
    ['a waiver without a reason', [], { waivers: [waiver(ITEM, { reason: ' ' })] }, /reason/],
    ['a waiver without an owner', [], { waivers: [waiver(ITEM, { owner: '' })] }, /owner/],
    ['a waiver without an end', [], { waivers: [{ ...waiver(ITEM), expiresAt: undefined as never }] }, /expiresAt/],
    ['an attestation without evidence', [], { attestations: [attestation(ITEM, { evidence: '' })] }, /evidence/],
    [
      'an attestation that ends before it began',
      [],
      { attestations: [attestation(ITEM, { signedAt: '2026-12-01T00:00:00.000Z' })] },
      /expires before/,
    ],
  ];
  test.each(cases)('%s', (_title, records, changes, message) => {
    expect(() => evaluate(input([run(), ...records, end()], changes))).toThrow(
      expect.objectContaining({ code: 'evidence-invalid', message: expect.stringMatching(message) as string }),
    );
  });
});

test('the report fits its schema, with and without evidence', () => {
  const full = [run(), planned('a', [ITEM]), planned('b', [ITEM]), check('a', [ITEM], { remedy: 'mend' }), end()];
  for (const evidence of [full, []]) {
    const report = evaluate(input(evidence, { attestations: [attestation('comms.users', { signedAt: YESTERDAY })] }));
    expect(Report.parse(report)).toEqual(report);
    expect(Object.values(report.counts).reduce((a, b) => a + b, 0)).toBe(report.items.length);
  }
});
