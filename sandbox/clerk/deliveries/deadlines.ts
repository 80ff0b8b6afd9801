import type { Clock } from '../clock.ts';

interface Wait {
  readonly endsAt: number;
  readonly expire: () => void;
}

/** Waits of one and the same length, however many at once, on a single timer: the oldest is always the next to end. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lengthMs: number;
  readonly #waits = new Set<Wait>();
  #armed = false;

  constructor(clock: Clock, lengthMs: number) {
    this.#clock = clock;
    this.#lengthMs = lengthMs;
  }

  /** Runs `expire` when the time is over, unless the returned function is called before. */
  start(expire: () => void): () => void {
    const wait = { endsAt: this.#clock.now() + this.#lengthMs, expire };
    this.#waits.add(wait);
    this.#arm();
    return () => void this.#waits.delete(wait);
  }

  #arm(): void {
    const [oldest] = this.#waits;
    if (this.#armed || oldest === undefined) return;
    this.#armed = true;
    this.#clock.after(Math.max(0, oldest.endsAt - this.#clock.now()), () => {
      this.#armed = false;
      const now = this.#clock.now();
      for (const wait of this.#waits) {
        if (wait.endsAt > now) break;
        this.#waits.delete(wait);
        wait.expire();
      }
      this.#arm();
    });
  }
}
