import type { Clock } from './clock.ts';

interface Timer {
  at: number;
  /** Decides between timers that are due at the same moment. */
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

/**
 * A clock that can be moved on: whatever comes due on the way runs at once, in order, each at its own time. Of the
 * clock beneath it needs one timer, however many are waiting here.
 */
export class AdvancingClock implements Clock {
  readonly #base: Clock;
  /** A binary heap, the next timer first. */
  readonly #heap: Timer[] = [];
  #offset = 0;
  #made = 0;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelWake: () => void = () => undefined;

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#offset;
  }

  /** Milliseconds by which this clock is ahead of the one beneath it. */
  get offset(): number {
    return this.#offset;
  }

  after(delayMs: number, action: () => void): () => void {
    this.#made += 1;
    const timer: Timer = { at: this.now() + delayMs, order: this.#made, action, cancelled: false };
    this.#push(timer);
    this.#arm();
    return () => {
      timer.cancelled = true;
    };
  }

  /** Moves on by so many milliseconds, and runs what comes due. What that work schedules in turn counts from its own time. */
  advance(ms: number): void {
    const target = this.#offset + ms;
    for (;;) {
      const next = this.#peek();
      if (next === undefined || next.at > this.#base.now() + target) break;
      this.#offset = Math.min(target, Math.max(this.#offset, next.at - this.#base.now()));
      this.#pop();
      next.action();
    }
    this.#offset = Math.max(this.#offset, target);
    this.#arm();
  }

  /** Sets the lead over the clock beneath; timers keep the time that they had left. */
  setOffset(offset: number): void {
    const change = offset - this.#offset;
    this.#offset = offset;
    // All by the same amount, so the heap stays in order.
    for (const timer of this.#heap) timer.at += change;
    this.#arm();
  }

  /** Calls off the timer beneath; nothing runs any more unless something is scheduled again. */
  stop(): void {
    this.#heap.length = 0;
    this.#arm();
  }

  #arm(): void {
    const at = this.#peek()?.at ?? Number.POSITIVE_INFINITY;
    const wakeAt = at - this.#offset;
    if (wakeAt === this.#wakeAt) return;
    this.#cancelWake();
    this.#wakeAt = wakeAt;
    if (wakeAt === Number.POSITIVE_INFINITY) return;
    this.#cancelWake = this.#base.after(Math.max(0, wakeAt - this.#base.now()), () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.advance(0);
    });
  }

  #peek(): Timer | undefined {
    while (this.#heap[0]?.cancelled === true) this.#pop();
    return this.#heap[0];
  }

  #push(timer: Timer): void {
    let at = this.#heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !comesBefore(timer, above)) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = timer;
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
      if (left === undefined) break;
      const useRight = right !== undefined && comesBefore(right, left);
      const child = useRight ? right : left;
      if (!comesBefore(child, last)) break;
      this.#heap[at] = child;
      at = 2 * at + (useRight ? 2 : 1);
    }
    this.#heap[at] = last;
  }
}

function comesBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
