import { PreflightError } from '../checklists/error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One signal for the whole command: it aborts, and the command unwinds through its `finally` blocks. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Ends the command as an interruption would, because of an error that nothing caught. */
  fail(error: unknown): void;
  /** Ends the command as an interruption would, because its own deadline has passed. */
  giveUp(deadline: string): void;
  release(): void;
}

/** Listens for Ctrl-C and its kin. A second one changes nothing: the cleaning-up has deadlines of its own. */
export function listenForInterruption(onFirst: (name: string) => void): Interruption {
  const controller = new AbortController();
  const reason = new PreflightError('interrupted', 'Interrupted: everything that was started is stopped again.');
  const listener = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    onFirst(name);
    controller.abort(reason);
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    fail: (error) => controller.abort(error),
    giveUp: (deadline) =>
      controller.abort(
        new PreflightError(
          'deadline',
          `The run did not end within its deadline of ${deadline}; what it had begun is undone.`,
          {
            remedy: 'Give a longer --deadline, or fewer suites.',
          },
        ),
      ),
    release: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
