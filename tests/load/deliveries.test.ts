import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deliveries } from '../../load/deliveries.ts';
import { keyOf, METRICS, numberOf, RIGHT } from '../../load/scripts/settings.ts';

const metadata = (n: number) => ({ n: String(n) });

function send(deliveries: Deliveries, n: number, at: number): void {
  deliveries.fold({ metric: METRICS.sent, value: at, tags: {}, metadata: metadata(n) });
}

function answer(deliveries: Deliveries, n: number, was: string = RIGHT): void {
  deliveries.fold({ metric: METRICS.answer, value: 5, tags: { was }, metadata: metadata(n) });
}

test('whatever the order of sending, answer and row, the time is from sending to the first sight', () => {
  const steps = [
    (deliveries: Deliveries) => send(deliveries, 0, 1_000),
    (deliveries: Deliveries) => answer(deliveries, 0),
    (deliveries: Deliveries) => deliveries.noteRow(0, 1_250),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(steps, { minLength: 3 }), (order) => {
      const deliveries = new Deliveries();
      for (const step of order) step(deliveries);
      deliveries.noteRow(0, 9_999);
      expect([deliveries.rowTimes.count, deliveries.rowTimes.max, deliveries.missing]).toEqual([1, 250, 0]);
    }),
  );
});

test('rows are read again only from the first open delivery on', () => {
  const deliveries = new Deliveries();
  expect(deliveries.advance(0)).toBe(-1);
  for (const n of [0, 1, 2, 3]) send(deliveries, n, 1_000);
  for (const n of [0, 1, 3]) answer(deliveries, n);
  for (const n of [0, 1, 2, 3]) deliveries.noteRow(n, 1_100);
  expect(deliveries.advance(0)).toBe(1); // the answer to 2 is not known yet
  answer(deliveries, 2, 'status 500');
  expect(deliveries.advance(0)).toBe(3);
  expect(deliveries.rowTimes.count).toBe(3);
});

test('a lost row is given up after its time, so that it does not hold up the rest, and stays missing', () => {
  const deliveries = new Deliveries();
  for (const n of [0, 1]) send(deliveries, n, 1_000);
  for (const n of [0, 1]) answer(deliveries, n);
  deliveries.noteRow(1, 1_050);
  expect(deliveries.advance(1_000)).toBe(-1);
  expect(deliveries.advance(1_001)).toBe(1);
  expect(deliveries.missing).toBe(1);
});

test('what was not acknowledged is not missed', () => {
  const deliveries = new Deliveries();
  send(deliveries, 0, 1_000);
  answer(deliveries, 0, 'status 503');
  expect([deliveries.missing, deliveries.acknowledged, deliveries.refused.total]).toEqual([0, 0, 1]);
});

test('samples without a number are no deliveries', () => {
  const deliveries = new Deliveries();
  deliveries.fold({ metric: METRICS.answer, value: 5, tags: { was: RIGHT }, metadata: {} });
  expect([deliveries.highest, deliveries.acknowledged]).toEqual([-1, 0]);
});

test('keys sort by their number, and foreign keys have none', () => {
  const keys = { prefix: 'user_pfxw0w', digits: 8 };
  expect([keyOf(keys, 9) < keyOf(keys, 10), numberOf(keys, keyOf(keys, 1_234))]).toEqual([true, 1_234]);
  for (const key of ['user_pfxw0w1', 'user_pfxw1w00000001', 'user_pfxw0w0000000x', 'user_pfxw0w000000001', '']) {
    expect(numberOf(keys, key)).toBeUndefined();
  }
});
