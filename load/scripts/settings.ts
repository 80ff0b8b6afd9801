/**
 * What the runner tells a script, as JSON in one environment variable: secrets never stand on a command line, and
 * limits never in a script. Read by Node and k6 alike, so nothing here is of either.
 */
export const SETTINGS_VARIABLE = 'PREFLIGHT_LOAD';

/** Metrics of our own, so that the folding never depends on what k6 measures besides. */
export const METRICS = {
  /** Trend, milliseconds from sending to the last byte. Tag `was`: {@link RIGHT}, or what was wrong. */
  answer: 'preflight_answer_ms',
  /** Rate of wrong answers. */
  wrong: 'preflight_wrong',
  /** Trend, but its value is the wall clock when a delivery's sending began. Metadata `n`: the delivery's number. */
  sent: 'preflight_sent_at',
} as const;

/** What a right answer was. */
export const RIGHT = 'right';
/** Prefix of what an answer was when nobody was reached at all: no name, no connection. */
export const NOT_REACHED = 'not reached';

export interface ArrivalSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests a second. */
  readonly rate: number;
  readonly durationMs: number;
  readonly timeoutMs: number;
  /** Virtual users: how many requests may be under way at once. */
  readonly users: number;
  /** k6's own expressions, made from the checklists' limits. */
  readonly thresholds: Readonly<Record<string, string[]>>;
}

export interface ApiSettings extends ArrivalSettings {
  readonly token: string;
  /** Clerk's id of the token's user: the right answer names it. */
  readonly userId: string;
  /** Dotted path of that id in the answer; without it, it may stand anywhere. */
  readonly userIdPath?: string;
}

export interface WebhookSettings extends ArrivalSettings {
  /** `whsec_…` */
  readonly secret: string;
  readonly keys: KeyShape;
}

/** The user ids of one load: a prefix and a number of fixed width, so that they sort by number in any collation. */
export interface KeyShape {
  readonly prefix: string;
  readonly digits: number;
}

export function keyOf({ prefix, digits }: KeyShape, n: number): string {
  return prefix + String(n).padStart(digits, '0');
}

/** The number behind a key, or nothing for a key of someone else. */
export function numberOf({ prefix, digits }: KeyShape, key: string): number | undefined {
  const rest = key.slice(prefix.length);
  return key.startsWith(prefix) && rest.length === digits && /^\d+$/.test(rest) ? Number(rest) : undefined;
}

/** k6 options of an open model: requests start by the clock, however slow the answers are. */
export function arrivalOptions(settings: ArrivalSettings) {
  return {
    scenarios: {
      load: {
        executor: 'constant-arrival-rate' as const,
        // k6 takes whole numbers only: per 1,000 seconds, a rate of 2.5 a second is one.
        rate: Math.max(1, Math.round(settings.rate * 1_000)),
        timeUnit: '1000s',
        duration: `${settings.durationMs}ms`,
        preAllocatedVUs: settings.users,
        maxVUs: settings.users,
        // Answers under way at the end count too: they have their whole time-out.
        gracefulStop: `${settings.timeoutMs + 1_000}ms`,
      },
    },
    maxRedirects: 0,
    discardResponseBodies: true,
    systemTags: [],
    thresholds: { ...settings.thresholds },
  };
}
