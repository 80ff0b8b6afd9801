/** One value for each slot, and the order that they give; equals are in order of their slots. */
export interface Column<Value> {
  get(slot: number): Value | undefined;
  set(slot: number, value: Value): void;
  /** Below 0 if the one comes before the other. */
  compare(one: number, other: number): number;
}

/** Numbers side by side, without an object for each. */
export class NumberColumn implements Column<number> {
  #values = new Float64Array(1_024);

  get(slot: number): number {
    return this.#values[slot] ?? 0;
  }

  set(slot: number, value: number): void {
    if (slot >= this.#values.length) {
      const larger = new Float64Array(Math.max(slot + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[slot] = value;
  }

  compare(one: number, other: number): number {
    const difference = (this.#values[one] ?? 0) - (this.#values[other] ?? 0);
    return difference === 0 ? one - other : difference;
  }
}

/** Texts, by their code units. */
export class TextColumn implements Column<string> {
  readonly #values: string[] = [];

  get(slot: number): string {
    return this.#values[slot] ?? '';
  }

  set(slot: number, value: string): void {
    // Slots are given out one after the other: a gap would turn the array into a table of hashes.
    while (this.#values.length < slot) this.#values.push('');
    this.#values[slot] = value;
  }

  compare(one: number, other: number): number {
    const [a, b] = [this.#values[one] ?? '', this.#values[other] ?? ''];
    return a === b ? one - other : a < b ? -1 : 1;
  }
}
