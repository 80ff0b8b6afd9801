/** Waits before the second and later attempts, in milliseconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h (docs.svix.com/retries). */
export const RETRY_DELAYS_MS: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000].map(
  (seconds) => seconds * 1_000,
);

export interface Attempt {
  readonly id: string;
  /** Real time at which it was sent. */
  readonly at: number;
  /** The `svix-timestamp` it carried, in seconds. */
  readonly timestamp: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly responseBody: string;
}

/** One message on its way to one endpoint. */
export interface Delivery {
  /** The `svix-id`, the same for every endpoint and attempt. */
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  readonly event: string;
  /** The user it is about, where it is about one. */
  readonly userId: string | null;
  readonly body: string;
  state: 'pending' | 'delivered' | 'failed';
  readonly attempts: Attempt[];
  /** On the injectable clock; null when none is due. */
  nextAttemptAt: number | null;
  readonly createdAt: number;
}

export interface DeliveryFilter {
  readonly endpoint?: string | undefined;
  readonly event?: string | undefined;
  readonly user?: string | undefined;
}

export function matchesFilter(delivery: Delivery, filter: DeliveryFilter): boolean {
  return (
    (filter.endpoint === undefined || delivery.endpointId === filter.endpoint || delivery.url === filter.endpoint) &&
    (filter.event === undefined || delivery.event === filter.event) &&
    (filter.user === undefined || delivery.userId === filter.user)
  );
}
