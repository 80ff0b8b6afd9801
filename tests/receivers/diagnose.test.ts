import { describe, expect, test } from 'vitest';
import { FINDINGS, type FindingId } from '../../fixtures/webhook/diagnose/index.ts';
import { diagnoseUrl, type DiagnoseWith } from './diagnose-bench.ts';
import { AILING, type Ailing } from './ailing/index.ts';
import { HEALTHY } from './ailing/healthy.ts';
import { SECRET } from './ailing/handler.ts';

/** Starts a receiver, diagnoses it, stops it. */
async function diagnoseOnce({ start, with: options }: Pick<Ailing, 'start' | 'with'>) {
  const receiver = await start();
  try {
    const given: DiagnoseWith = { ...options, ...receiver.with };
    return await diagnoseUrl(receiver.url, given);
  } finally {
    await receiver.stop();
  }
}

describe('each ailment is told from the others', () => {
  test.each(AILING.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const found = await diagnoseOnce(row);
    expect(found).toMatchObject({
      id: row.finds,
      state: row.state ?? 'finding',
      certainty: row.certainty ?? 'certain',
    });
    expect(found.detail).toMatch(row.says ?? /./);
    expect(found.remedy).not.toBe('');
    expect(found.observations.length).toBe(found.probes.length);
    // What is only likely names what else it may be.
    if (found.certainty === 'likely') expect(found.otherwise).not.toEqual([]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test('every finding has a receiver', () => {
    const shown = new Set<FindingId>([...AILING.map(({ finds }) => finds), 'healthy']);
    expect(Object.keys(FINDINGS).filter((id) => !shown.has(id as FindingId))).toEqual([]);
  });
});

describe('sound receivers of other shapes are healthy', () => {
  test.each(HEALTHY.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const found = await diagnoseOnce(row);
    expect(found).toMatchObject({ id: 'healthy', state: 'healthy', certainty: 'certain' });
    // A handful of requests, all of them harmless.
    expect(found.probes.length).toBeLessThan(10);
    if (row.notes !== undefined) expect(found.notes.join('\n')).toMatch(row.notes);
    else expect(found.notes).toEqual([]);
  });
});
