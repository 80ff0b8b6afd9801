import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram, RELATIVE_ERROR } from '../../load/histogram.ts';

/** Milliseconds between a microsecond and an hour, evenly over the magnitudes. */
const duration = fc.double({ min: -3, max: 6.5, noNaN: true }).map((exponent) => 10 ** exponent);

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? NaN;
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

test('every quantile is within the stated error of the exact one', () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 400 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const exact = exactQuantile(values, q);
        const estimate = histogramOf(values).quantile(q);
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * RELATIVE_ERROR * (1 + 1e-9));
      },
    ),
  );
});

test('count, mean and maximum are exact', () => {
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1 }), (values) => {
      const histogram = histogramOf(values);
      expect(histogram.count).toBe(values.length);
      expect(histogram.max).toBe(Math.max(...values));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(histogram.mean - mean)).toBeLessThanOrEqual(mean * 1e-9);
    }),
  );
});

test('a million values take no more memory than one', () => {
  const histogram = new Histogram();
  histogram.record(1);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 1_000_000; n += 1) histogram.record((n % 10_000) + 0.5);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * 1024 * 1024);
  expect(histogram.quantile(0.95)).toBeGreaterThan(9_400);
});

describe('at the edges', () => {
  test('nothing recorded has no numbers', () => {
    const histogram = new Histogram();
    expect([histogram.mean, histogram.max, histogram.quantile(0.95)]).toEqual([NaN, NaN, NaN]);
  });

  test('what never came is later than all that did', () => {
    const histogram = histogramOf(Array.from({ length: 95 }, () => 10));
    expect(histogram.quantile(0.95, 5)).toBeCloseTo(10, 0);
    expect(histogram.quantile(0.95, 6)).toBe(Infinity);
  });

  test('no duration is below zero, though two clocks may differ by a tick', () => {
    expect(histogramOf([-1]).max).toBe(0);
    expect(histogramOf([0]).quantile(0.5)).toBe(0);
  });

  test('durations past an hour keep their maximum', () => {
    const histogram = histogramOf([1, 1e9]);
    expect(histogram.max).toBe(1e9);
    expect(histogram.quantile(1)).toBeLessThanOrEqual(1e9);
  });

  test('NaN is refused', () => {
    expect(() => new Histogram().record(NaN)).toThrow(RangeError);
  });
});
