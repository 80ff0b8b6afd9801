import type { Clock } from '../clock.ts';
import { ClerkApiError } from './error.ts';

/** Clerk's documented limits, per 10 s (clerk.com/docs/guides/how-clerk-works/system-limits). */
const WINDOW_MS = 10_000;
const CREATIONS = 5;
const ATTEMPTS = 3;
const BACKEND = { development: 100, production: 1_000 } as const;

export type LimitedAction = 'sign-in creation' | 'sign-up creation' | 'attempt' | 'backend';

/** Counts requests in a sliding window, and refuses with 429 and `retry-after` past a limit. Off unless asked for. */
export class Limits {
  readonly #clock: Clock;
  readonly #enabled: boolean;
  readonly #environment: 'development' | 'production';
  readonly #seen = new Map<string, number[]>();

  constructor(clock: Clock, environment: 'development' | 'production', enabled: boolean) {
    this.#clock = clock;
    this.#environment = environment;
    this.#enabled = enabled;
  }

  /** Counts one request by `who` (an address); throws `too_many_requests`. */
  count(action: LimitedAction, who: string): void {
    if (!this.#enabled) return;
    const now = this.#clock.now();
    const key = `${action} ${who}`;
    const recent = (this.#seen.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= this.#limitOf(action)) {
      const seconds = Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1_000));
      throw new ClerkApiError(429, 'too_many_requests', 'Too many requests. Please try again in a bit.', {
        longMessage: 'Too many requests. Please try again in a bit.',
        headers: { 'retry-after': String(seconds) },
      });
    }
    this.#seen.set(key, [...recent, now]);
  }

  clear(): void {
    this.#seen.clear();
  }

  #limitOf(action: LimitedAction): number {
    if (action === 'backend') return BACKEND[this.#environment];
    return action === 'attempt' ? ATTEMPTS : CREATIONS;
  }
}
