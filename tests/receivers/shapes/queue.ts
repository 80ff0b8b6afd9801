import type { UserEvent } from './receive.ts';

/** Works through events after they were acknowledged: one at a time, in order, a little later. */
export interface Queue {
  readonly put: (event: UserEvent) => Promise<void>;
  readonly drained: () => Promise<unknown>;
}

const LATER_MS = 4;

export function openQueue(
  work: (event: UserEvent) => Promise<void>,
  keeps: (event: UserEvent) => boolean = () => true,
): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    put: (event) => {
      if (!keeps(event)) return Promise.resolve();
      last = last
        .then(() => new Promise((resolve) => setTimeout(resolve, LATER_MS)))
        .then(() => work(event))
        .catch(() => undefined);
      return Promise.resolve();
    },
    drained: () => last,
  };
}
