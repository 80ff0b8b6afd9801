/** How far an estimated quantile may be off, relative to the true value: half a percent. */
export const RELATIVE_ERROR = 0.005;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Values are milliseconds: a microsecond and less is one bucket, an hour and more another. */
const SMALLEST = 0.001;
const LARGEST = 3_600_000;
const BUCKETS = Math.ceil(Math.log(LARGEST / SMALLEST) / LOG_GAMMA) + 2;

/**
 * A histogram of durations in milliseconds, whose memory does not grow with the number of values (some 2,200
 * counters). Buckets grow by a constant factor, so that every quantile has the same relative error. Count, mean,
 * smallest and largest value are exact. The scheme is that of DDSketch (Masson, Rim, Lee, VLDB 2019).
 */
export class Histogram {
  readonly #buckets = new Float64Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  record(value: number): void {
    if (Number.isNaN(value)) throw new RangeError('a duration is a number');
    const duration = Math.max(0, value);
    const index = bucketOf(duration);
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    this.#count += 1;
    this.#sum += duration;
    this.#min = Math.min(this.#min, duration);
    this.#max = Math.max(this.#max, duration);
  }

  get count(): number {
    return this.#count;
  }

  /** `NaN` without values. */
  get mean(): number {
    return this.#sum / this.#count;
  }

  /** `NaN` without values. */
  get max(): number {
    return this.#count === 0 ? NaN : this.#max;
  }

  /**
   * The value that a share `q` of all values does not exceed (nearest rank), within {@link RELATIVE_ERROR}.
   *
   * @param missing further values that never came: they count as infinite
   * @returns `NaN` without values, `Infinity` where the rank falls on a missing one
   */
  quantile(q: number, missing = 0): number {
    const all = this.#count + missing;
    if (all === 0) return NaN;
    const rank = Math.max(1, Math.ceil(q * all));
    if (rank > this.#count) return Infinity;
    let below = 0;
    for (const [index, count] of this.#buckets.entries()) {
      below += count;
      if (below >= rank) return Math.min(this.#max, Math.max(this.#min, valueOf(index)));
    }
    return this.#max;
  }
}

function bucketOf(value: number): number {
  if (value <= SMALLEST) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(value / SMALLEST) / LOG_GAMMA));
}

/** The value of a bucket that is off from both of its edges by the same factor. */
function valueOf(index: number): number {
  return index === 0 ? SMALLEST : (SMALLEST * 2 * GAMMA ** index) / (GAMMA + 1);
}
