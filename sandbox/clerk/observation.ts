import { channel } from 'node:diagnostics_channel';

/** One answer of the stand-in, after it was made and before it is sent. */
export interface ObservedAnswer {
  readonly kind: 'answer';
  readonly api: 'frontend' | 'backend';
  /** The request's method, with `_method` taken into account. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Pattern of the route that answered, such as `/v1/users/:userId`; undefined where none did. */
  readonly route: string | undefined;
  readonly status: number;
  readonly contentType: string | undefined;
  /** The parsed body where it is JSON, else undefined. */
  readonly body: unknown;
}

/** One event as every endpoint that wants it gets it, whether or not there is one. */
export interface ObservedEvent {
  readonly kind: 'event';
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Observed = ObservedAnswer | ObservedEvent;
/** Takes what was observed; it must not throw, and must not change it. */
export type Observe = (observed: Observed) => void;

/**
 * Name of the `node:diagnostics_channel` on which every stand-in of this process publishes what it answers and sends:
 * a log or a checker subscribes once, and misses none, however they were started.
 */
export const OBSERVATION_CHANNEL = 'clerk-preflight:clerk';

export interface Observation {
  /** False while nobody looks: then nothing is parsed for it. */
  wanted(): boolean;
  publish: Observe;
}

/** @param observe who looks at this stand-in alone, beside the channel's subscribers */
export function makeObservation(observe: Observe | undefined): Observation {
  const everyones = channel(OBSERVATION_CHANNEL);
  return {
    wanted: () => observe !== undefined || everyones.hasSubscribers,
    publish: (observed) => {
      observe?.(observed);
      everyones.publish(observed);
    },
  };
}
