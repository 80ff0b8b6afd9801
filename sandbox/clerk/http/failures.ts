import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Clock } from '../clock.ts';
import { newId } from '../identifiers.ts';
import { ClerkApiError } from './error.ts';

/** A failure to inject: the next `count` requests that fit `route` wait `delayMs` and, with a status, fail. */
export interface Failure {
  readonly id: string;
  /** `POST /v1/users/*`, `* /v1/client/*`, or a path alone; `*` stands for any letters. */
  readonly route: string;
  readonly status: number | null;
  readonly delayMs: number;
  /** How many requests are left; null is without end. */
  left: number | null;
}

const escapeText = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

function matches(route: string, method: string, path: string): boolean {
  const [first = '', second] = route.trim().split(/\s+/, 2);
  const wantedMethod = second === undefined ? '*' : first.toUpperCase();
  const pattern = new RegExp(`^${escapeText(second ?? first).replaceAll('*', '.*')}$`);
  return (wantedMethod === '*' || wantedMethod === method) && pattern.test(path);
}

/** The failures that are due, in the order in which they were asked for. */
export class Failures {
  readonly #clock: Clock;
  #due: Failure[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(failure: Omit<Failure, 'id' | 'left'> & { readonly count: number | null }): Failure {
    const { count, ...rest } = failure;
    const added = { id: newId('fail'), ...rest, left: count };
    this.#due.push(added);
    return added;
  }

  list(): readonly Failure[] {
    return this.#due;
  }

  clear(): void {
    this.#due = [];
  }

  /** Takes back what {@link list} gave, as it was. */
  restore(failures: readonly Failure[]): void {
    this.#due = failures.map((failure) => ({ ...failure }));
  }

  /** Takes the first failure that fits, using up one of its requests. */
  take(method: string, path: string): Failure | undefined {
    const failure = this.#due.find((candidate) => matches(candidate.route, method, path));
    if (failure?.left != null) {
      failure.left -= 1;
      if (failure.left <= 0) this.#due = this.#due.filter((candidate) => candidate !== failure);
    }
    return failure;
  }

  /** Waits and fails as asked, before any other rule sees the request. */
  inject(): MiddlewareHandler {
    return async (c, next) => {
      const failure = c.req.method === 'OPTIONS' ? undefined : this.take(c.req.method, c.req.path);
      if (failure === undefined) return next();
      if (failure.delayMs > 0) {
        await new Promise<void>((resolve) => void this.#clock.after(failure.delayMs, resolve));
      }
      if (failure.status === null) return next();
      throw new ClerkApiError(failure.status as ContentfulStatusCode, 'injected_failure', 'Injected failure', {
        longMessage: `This failure was asked for at the control API (${failure.id}).`,
        headers: failure.status === 429 || failure.status === 503 ? { 'retry-after': '1' } : {},
      });
    };
  }
}
