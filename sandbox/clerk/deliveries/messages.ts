import type { Delivery, Message } from './delivery.ts';

/** So many settled messages are remembered; the oldest go first. What is still under way is never forgotten. */
const KEPT = 100_000;

/** Every message that was made, oldest first. */
export class Messages {
  readonly #all = new Map<string, Message>();
  /** Those that nothing is due for, in the order in which they got there. */
  readonly #settled = new Set<Message>();
  readonly #kept: number;

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  add(message: Message): void {
    this.#all.set(message.id, message);
    this.settle(message);
  }

  get(id: string): Message | undefined {
    return this.#all.get(id);
  }

  has(delivery: Delivery): boolean {
    return this.#all.get(delivery.id)?.deliveries.includes(delivery) ?? false;
  }

  all(): IterableIterator<Message> {
    return this.#all.values();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Called when a delivery's state has changed: decides whether its message may be forgotten one day. */
  settle(message: Message): void {
    this.#settled.delete(message);
    if (message.deliveries.some(({ state }) => state === 'pending')) return;
    this.#settled.add(message);
    if (this.#settled.size <= this.#kept) return;
    const [oldest] = this.#settled;
    if (oldest === undefined) return;
    this.#settled.delete(oldest);
    this.#all.delete(oldest.id);
  }

  clear(): void {
    this.#all.clear();
    this.#settled.clear();
  }
}
