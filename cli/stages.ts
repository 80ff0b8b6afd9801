import ora from 'ora';
import type { Terminal } from './terminal.ts';

export interface StageTime {
  readonly name: string;
  readonly durationMs: number;
}

/** Runs the stages of a long command one after the other, shows progress, and keeps their times. */
export interface Stages {
  run<T>(name: string, work: (progress: (text: string) => void) => Promise<T>): Promise<T>;
  readonly times: readonly StageTime[];
}

export function makeStages(terminal: Terminal, now: () => number = () => performance.now()): Stages {
  const times: StageTime[] = [];
  return {
    times,
    run: async (name, work) => {
      const started = now();
      const spinner = terminal.interactive ? ora({ text: name, discardStdin: false }).start() : undefined;
      if (spinner === undefined) terminal.err(`· ${name}`);
      // Without a terminal every line is kept, so only what differs from the line before is worth one.
      let last = '';
      const progress = (text: string): void => {
        if (text === last) return;
        last = text;
        if (spinner === undefined) terminal.err(`  ${text}`);
        else spinner.text = `${name}: ${text}`;
      };
      try {
        const result = await work(progress);
        const durationMs = now() - started;
        times.push({ name, durationMs: Math.round(durationMs) });
        const line = `${name} (${formatSeconds(durationMs)})`;
        if (spinner === undefined) terminal.err(`✔ ${line}`);
        else spinner.succeed(line);
        return result;
      } catch (error) {
        times.push({ name, durationMs: Math.round(now() - started) });
        if (spinner === undefined) terminal.err(`✖ ${name}`);
        else spinner.fail(name);
        throw error;
      }
    },
  };
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
