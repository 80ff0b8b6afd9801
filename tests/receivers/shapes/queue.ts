import type { UserEvent } from './receive.ts';

/** Works through events after they were acknowledged, a little later: begun in order, a few at a time. */
export interface Queue {
  readonly put: (event: UserEvent) => Promise<void>;
  readonly drained: () => Promise<unknown>;
}

const LATER_MS = 4;
const WORKERS = 4;

export function openQueue(
  work: (event: UserEvent) => Promise<void>,
  keeps: (event: UserEvent) => boolean = () => true,
): Queue {
  const workers = Array.from({ length: WORKERS }, (): Promise<unknown> => Promise.resolve());
  let next = 0;
  return {
    put: (event) => {
      if (!keeps(event)) return Promise.resolve();
      const worker = next++ % WORKERS;
      workers[worker] = (workers[worker] ?? Promise.resolve())
        .then(() => new Promise((resolve) => setTimeout(resolve, LATER_MS)))
        .then(() => work(event))
        .catch(() => undefined);
      return Promise.resolve();
    },
    drained: () => Promise.all(workers),
  };
}
