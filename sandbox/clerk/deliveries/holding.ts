import type { Clock } from '../clock.ts';
import type { Delivery } from './delivery.ts';
import type { Reorder } from './injections.ts';

const BATCH = 2;
const WITHIN_MS = 1_000;

interface Batch {
  readonly held: Delivery[];
  readonly reorder: Reorder;
  readonly cancel: () => void;
}

/** Deliveries that are held back so that they go out in another order. */
export class Holding {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #release: (inOrder: readonly Delivery[]) => void;
  readonly #batches = new Map<string, Batch>();

  constructor(clock: Clock, random: () => number, release: (inOrder: readonly Delivery[]) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#release = release;
  }

  hold(delivery: Delivery, reorder: Reorder): void {
    const batch = this.#batches.get(reorder.id) ?? this.#open(reorder);
    batch.held.push(delivery);
    // The last one that an injection is good for completes the batch: nothing would fill it any more.
    if (batch.held.length >= (reorder.batch ?? BATCH) || reorder.left === 0) this.#close(batch);
  }

  clear(): void {
    for (const { cancel } of this.#batches.values()) cancel();
    this.#batches.clear();
  }

  #open(reorder: Reorder): Batch {
    const cancel = this.#clock.after(reorder.withinMs ?? WITHIN_MS, () => this.#close(batch));
    const batch: Batch = { held: [], reorder, cancel };
    this.#batches.set(reorder.id, batch);
    return batch;
  }

  #close({ held, reorder, cancel }: Batch): void {
    cancel();
    this.#batches.delete(reorder.id);
    this.#release(reorder.order === 'shuffle' ? this.#shuffle(held) : [...held].reverse());
  }

  #shuffle(deliveries: readonly Delivery[]): Delivery[] {
    const shuffled = [...deliveries];
    for (let at = shuffled.length - 1; at > 0; at -= 1) {
      const other = Math.floor(this.#random() * (at + 1));
      const [one, two] = [shuffled[at], shuffled[other]];
      if (one !== undefined && two !== undefined) [shuffled[at], shuffled[other]] = [two, one];
    }
    return shuffled;
  }
}
