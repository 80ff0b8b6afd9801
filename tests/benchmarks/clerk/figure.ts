import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome } from './caller.ts';

/** One row of the table: what was to be reached, and what was. */
export interface Figure {
  readonly name: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Starts one of this folder's programs beside this process. */
export function startProgram(file: string, ...values: string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, values, { execArgv: ['--import', import.meta.resolve('tsx')] });
}

/** Its next message; an end before that is an error, not a wait. */
export async function nextMessage(program: ChildProcess): Promise<unknown> {
  const ended = once(program, 'exit').then(([code]) => {
    throw new Error(`A program of the benchmark ended with ${String(code)}.`);
  });
  const [message] = (await Promise.race([once(program, 'message'), ended])) as [unknown];
  return message;
}

/** Has a caller in a process of its own carry out an order. */
export async function call(order: Order): Promise<Outcome> {
  const program = startProgram('./caller.ts');
  try {
    program.send(order);
    const outcome = (await nextMessage(program)) as Outcome;
    if (outcome.refused > 0) throw new Error(`${outcome.refused} requests were refused: nothing was measured.`);
    return outcome;
  } finally {
    program.disconnect();
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
