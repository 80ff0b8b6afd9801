import type { Clock } from '../../sandbox/clerk/index.ts';

/** A clock that moves only when it is told to. */
export class FakeClock implements Clock {
  #now = Date.now();
  #due: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const entry = { at: this.#now + delayMs, action };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((candidate) => candidate !== entry);
    };
  }

  /** Moves on, and runs what has come due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#due = this.#due.filter((candidate) => candidate !== next);
      this.#now = next.at;
      next.action();
    }
    this.#now = end;
  }
}
