import { emptyGenerator, foldGenerator } from './generator.ts';
import { Histogram } from './histogram.ts';
import { Reasons } from './reasons.ts';
import type { Sample } from './sample.ts';
import { METRICS, RIGHT } from './scripts/settings.ts';

interface Delivery {
  sentAt?: number;
  acknowledged?: boolean;
  seenAt?: number;
  /** Nothing more is expected of it. */
  settled?: boolean;
}

/**
 * The deliveries of one load, by number: when each was sent, whether it was acknowledged, when its row was first
 * seen. The two sides arrive apart, k6's with a delay of some 200 ms. Deliveries are forgotten from the first one on
 * as they are settled, so memory follows what is under way, not what has been.
 */
export class Deliveries {
  readonly generator = emptyGenerator();
  readonly ackTimes = new Histogram();
  readonly rowTimes = new Histogram();
  readonly refused = new Reasons();
  readonly #open = new Map<number, Delivery>();
  #acknowledged = 0;
  #lost = 0;
  #highest = -1;
  #lastSentAt = -Infinity;
  /** All lower numbers are settled and forgotten. */
  #first = 0;

  /** Takes in what k6 says. */
  fold(sample: Sample): void {
    foldGenerator(this.generator, sample);
    const n = Number(sample.metadata['n'] ?? NaN);
    if (!Number.isInteger(n)) return;
    if (sample.metric === METRICS.sent) this.#noteSent(n, sample.value);
    if (sample.metric === METRICS.answer) this.#noteAnswer(n, sample.value, sample.tags['was'] ?? 'unknown');
  }

  /** Takes in that a row was there; later sights of the same row change nothing. */
  noteRow(n: number, at: number): void {
    if (n < this.#first) return;
    const delivery = this.#find(n);
    delivery.seenAt ??= at;
    this.#settle(delivery);
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Highest number that is known to have been sent; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /** Milliseconds since the epoch; `-Infinity` before the first. */
  get lastSentAt(): number {
    return this.#lastSentAt;
  }

  /** Acknowledged deliveries whose row has not been seen. */
  get missing(): number {
    let missing = this.#lost;
    for (const { acknowledged, settled } of this.#open.values()) {
      if (acknowledged === true && settled !== true) missing += 1;
    }
    return missing;
  }

  /**
   * Forgets the settled deliveries up to the first open one.
   *
   * @param giveUpBefore rows of deliveries that were sent before this time are waited for no longer
   * @returns the highest forgotten number: rows up to it need not be read again; -1 for none
   */
  advance(giveUpBefore: number): number {
    for (let next = this.#open.get(this.#first); next !== undefined; next = this.#open.get(this.#first)) {
      if (next.settled !== true) {
        if (next.acknowledged !== true || (next.sentAt ?? Infinity) >= giveUpBefore) break;
        this.#lost += 1;
      }
      this.#open.delete(this.#first);
      this.#first += 1;
    }
    return this.#first - 1;
  }

  #noteSent(n: number, at: number): void {
    const delivery = this.#find(n);
    delivery.sentAt = at;
    this.#highest = Math.max(this.#highest, n);
    this.#lastSentAt = Math.max(this.#lastSentAt, at);
    this.#settle(delivery);
  }

  #noteAnswer(n: number, durationMs: number, was: string): void {
    this.generator.answers += 1;
    const delivery = this.#find(n);
    delivery.acknowledged = was === RIGHT;
    if (delivery.acknowledged) {
      this.#acknowledged += 1;
      this.ackTimes.record(durationMs);
    } else {
      this.refused.add(was);
    }
    this.#settle(delivery);
  }

  #find(n: number): Delivery {
    const known = this.#open.get(n);
    if (known !== undefined) return known;
    const fresh: Delivery = {};
    this.#open.set(n, fresh);
    return fresh;
  }

  #settle(delivery: Delivery): void {
    const { sentAt, acknowledged, seenAt, settled } = delivery;
    if (settled === true || sentAt === undefined || acknowledged === undefined) return;
    // One that was not acknowledged would be delivered again: no row has to follow from this attempt.
    if (acknowledged && seenAt === undefined) return;
    delivery.settled = true;
    if (acknowledged && seenAt !== undefined) this.rowTimes.record(seenAt - sentAt);
  }
}
