/** What went wrong, counted by its words. Keeps few: a target may answer with ever new ones. */
const KEPT = 20;

export class Reasons {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(reason: string): void {
    this.#total += 1;
    const known = this.#counts.has(reason) || this.#counts.size < KEPT;
    const name = known ? reason : 'other';
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get total(): number {
    return this.#total;
  }

  /** How many reasons start with this. */
  countOf(prefix: string): number {
    let sum = 0;
    for (const [reason, count] of this.#counts) if (reason.startsWith(prefix)) sum += count;
    return sum;
  }

  /** The most frequent ones, as in `status 503 (12 times), no answer: EOF (once)`. */
  describe(): string {
    return [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 3)
      .map(([reason, count]) => `${reason} (${count === 1 ? 'once' : `${count} times`})`)
      .join(', ');
  }
}
