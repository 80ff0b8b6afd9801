import type { Clock } from '../clock.ts';
import { ClerkApiError } from './error.ts';

/** Clerk's documented limits (clerk.com/docs/guides/how-clerk-works/system-limits), in requests per 10 s. */
const WINDOW_MS = 10_000;
const CREATIONS = 5;
const ATTEMPTS = 3;
const BACKEND = { development: 100, production: 1_000 } as const;
/** Emails that a development instance sends in a month; those to test addresses do not count. */
const MONTHLY_EMAILS = 100;
const MONTH_MS = 30 * 86_400_000;

export type LimitedAction = 'sign-in creation' | 'sign-up creation' | 'attempt' | 'backend';

/** Counts requests and emails in a sliding window, and refuses what goes past a limit. Off unless asked for. */
export class Limits {
  enabled: boolean;
  readonly #clock: Clock;
  readonly #environment: 'development' | 'production';
  readonly #seen = new Map<string, number[]>();

  constructor(clock: Clock, environment: 'development' | 'production', enabled: boolean) {
    this.#clock = clock;
    this.#environment = environment;
    this.enabled = enabled;
  }

  /** Counts one request by `who` (an address); throws `too_many_requests` with `retry-after`. */
  count(action: LimitedAction, who: string): void {
    if (!this.enabled) return;
    const waitMs = this.#take(`${action} ${who}`, this.#limitOf(action), WINDOW_MS);
    if (waitMs === undefined) return;
    throw new ClerkApiError(429, 'too_many_requests', 'Too many requests. Please try again in a bit.', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) },
    });
  }

  /** Counts an email; throws `dev_monthly_email_limit_exceeded`, named as the code that Clerk has for SMS. */
  countEmail(): void {
    if (!this.enabled || this.#environment === 'production') return;
    if (this.#take('email', MONTHLY_EMAILS, MONTH_MS) === undefined) return;
    throw new ClerkApiError(400, 'dev_monthly_email_limit_exceeded', 'Development monthly email limit exceeded', {
      longMessage: `A development instance sends ${MONTHLY_EMAILS} emails a month, and these are sent.`,
      meta: { limit: MONTHLY_EMAILS },
    });
  }

  clear(): void {
    this.#seen.clear();
  }

  /** Takes one place in the window; without a free one, the milliseconds until there is. */
  #take(key: string, limit: number, windowMs: number): number | undefined {
    const now = this.#clock.now();
    const recent = (this.#seen.get(key) ?? []).filter((at) => at > now - windowMs);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= limit) return oldest + windowMs - now;
    this.#seen.set(key, [...recent, now]);
    return undefined;
  }

  #limitOf(action: LimitedAction): number {
    if (action === 'backend') return BACKEND[this.#environment];
    return action === 'attempt' ? ATTEMPTS : CREATIONS;
  }
}
