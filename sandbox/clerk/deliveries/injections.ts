import { PreflightError } from '../../../checklists/error.ts';
import { newId } from '../identifiers.ts';
import type { Delivery } from './delivery.ts';

interface Common {
  /** Id or URL of the endpoint; left out, every one. */
  readonly endpoint?: string;
  /** Event types; left out, every one. */
  readonly events?: readonly string[];
  /** How many deliveries it is done to; left out or null, without end. */
  readonly count?: number | null;
  /** The share of deliveries it is done to, 0 to 1; left out, each. */
  readonly share?: number;
}

/** What is to go wrong on the way to an endpoint. */
export type InjectionRequest = Common &
  (
    | { readonly kind: 'lose' }
    /** Sent so many times more at the same moment, 1 to 100. */
    | { readonly kind: 'duplicate'; readonly copies?: number }
    /** Milliseconds of the injectable clock before the first attempt. */
    | { readonly kind: 'delay'; readonly delayMs: number }
    /**
     * Held until `batch` deliveries are there, or `withinMs` (1 s) is over, and then sent one after the other, the last
     * first or in any order.
     */
    | {
        readonly kind: 'reorder';
        readonly batch?: number;
        readonly order?: 'reverse' | 'shuffle';
        readonly withinMs?: number;
      }
  );

export type Injection = InjectionRequest & { readonly id: string; left: number | null };
export type Reorder = Injection & { readonly kind: 'reorder' };

/** What is to be done to one delivery. */
export interface Mishap {
  readonly lose: boolean;
  readonly copies: number;
  readonly delayMs: number;
  readonly reorder: Reorder | undefined;
}

export const NO_MISHAP: Mishap = { lose: false, copies: 0, delayMs: 0, reorder: undefined };

const KINDS = ['lose', 'duplicate', 'delay', 'reorder'] as const;

/** @throws PreflightError `usage` */
export function checkInjection(request: InjectionRequest): void {
  const refuse = (what: string): never => {
    throw new PreflightError('usage', `An injection's ${what}.`);
  };
  const whole = (value: number, most: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= most;
  if (!KINDS.includes(request.kind)) refuse(`kind is ${KINDS.join(', ')}`);
  if (request.count != null && !whole(request.count, Number.MAX_SAFE_INTEGER)) refuse('count is at least 1');
  if (request.share !== undefined && !(request.share > 0 && request.share <= 1)) {
    refuse('share is more than 0 and at most 1');
  }
  if (request.kind === 'duplicate' && !whole(request.copies ?? 1, 100)) refuse('copies are 1 to 100');
  if (request.kind === 'delay' && !whole(request.delayMs, 7 * 86_400_000)) {
    refuse('delayMs is 1 ms to seven days');
  }
  if (request.kind === 'reorder') {
    if (!whole(request.batch ?? 2, 10_000) || request.batch === 1) refuse('batch is 2 to 10,000');
    if (!whole(request.withinMs ?? 1, 7 * 86_400_000)) refuse('withinMs is 1 ms to seven days');
    if (!['reverse', 'shuffle'].includes(request.order ?? 'reverse')) refuse('order is reverse or shuffle');
  }
}

/** What is to go wrong, in the order in which it was asked for. */
export class Injections {
  readonly #random: () => number;
  #asked: Injection[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @throws PreflightError `usage` */
  add(request: InjectionRequest): Injection {
    checkInjection(request);
    const injection: Injection = { ...request, id: newId('fail'), left: request.count ?? null };
    this.#asked.push(injection);
    return injection;
  }

  list(): readonly Injection[] {
    return this.#asked;
  }

  remove(id: string): boolean {
    const before = this.#asked.length;
    this.#asked = this.#asked.filter((injection) => injection.id !== id);
    return this.#asked.length < before;
  }

  clear(): void {
    this.#asked = [];
  }

  /** Takes back what {@link list} gave, as it was. */
  restore(injections: readonly Injection[]): void {
    this.#asked = [...injections];
  }

  /** What happens to a delivery: the first injection of each kind that fits, each of them used up by one. */
  take(delivery: Delivery): Mishap | undefined {
    if (this.#asked.length === 0) return undefined;
    const lose = this.#takeKind('lose', delivery);
    if (lose !== undefined) return { ...NO_MISHAP, lose: true };
    return {
      lose: false,
      copies: this.#copiesOf(this.#takeKind('duplicate', delivery)),
      delayMs: this.#takeKind('delay', delivery)?.delayMs ?? 0,
      reorder: this.#takeKind('reorder', delivery),
    };
  }

  #copiesOf(injection: { readonly copies?: number } | undefined): number {
    return injection === undefined ? 0 : (injection.copies ?? 1);
  }

  #takeKind<Kind extends Injection['kind']>(
    kind: Kind,
    delivery: Delivery,
  ): Extract<Injection, { kind: Kind }> | undefined {
    const found = this.#asked.find(
      (injection): injection is Extract<Injection, { kind: Kind }> =>
        injection.kind === kind && concerns(injection, delivery) && this.#random() < (injection.share ?? 1),
    );
    if (found?.left != null) {
      found.left -= 1;
      if (found.left <= 0) this.remove(found.id);
    }
    return found;
  }
}

function concerns(injection: Common, delivery: Delivery): boolean {
  const { endpoint, events } = injection;
  return (
    (endpoint === undefined || endpoint === delivery.endpointId || endpoint === delivery.url) &&
    (events === undefined || events.length === 0 || events.includes(delivery.event))
  );
}
