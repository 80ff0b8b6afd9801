/** Called with each new view, as JSON. */
export type Subscriber = (json: string) => void;

/** How often a change is looked for, where looking is quick. */
const LOOK_MS = 250;
/** Looking takes at most this share of the time, however much there is to look at. */
const SHARE = 20;

/** Tells subscribers when a view changes. Looks only while there are any. */
export class Feed {
  readonly #view: () => unknown;
  readonly #subscribers = new Set<Subscriber>();
  #last = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(view: () => unknown) {
    this.#view = view;
  }

  /** Sends the view now, and whenever it has changed, until the returned function is called. */
  subscribe(subscriber: Subscriber): () => void {
    this.#last = JSON.stringify(this.#view());
    subscriber(this.#last);
    this.#subscribers.add(subscriber);
    this.#arm(LOOK_MS);
    return () => {
      this.#subscribers.delete(subscriber);
      if (this.#subscribers.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #arm(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#arm(Math.max(LOOK_MS, this.#look() * SHARE));
    }, delayMs).unref();
  }

  /** How long it took, in milliseconds. */
  #look(): number {
    const started = performance.now();
    const json = JSON.stringify(this.#view());
    if (json !== this.#last) {
      this.#last = json;
      for (const subscriber of this.#subscribers) subscriber(json);
    }
    return performance.now() - started;
  }
}
