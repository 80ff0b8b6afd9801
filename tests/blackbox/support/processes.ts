import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

interface Process {
  readonly pid: number;
  readonly command: string;
  /** Value of the mark in the process's environment, where it can be read. */
  readonly marked: boolean;
}

/**
 * Processes that carry a mark in their environment. Children inherit it, so whatever a command started, at any depth,
 * has it, and nothing else on the machine does.
 */
export function processesMarked(mark: string): Process[] {
  return process.platform === 'linux' ? fromProc(mark) : fromPs(mark);
}

function fromProc(mark: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const marked = readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 120);
        return marked ? [{ pid: Number(name), command, marked }] : [];
      } catch {
        // Gone meanwhile, or somebody else's.
        return [];
      }
    });
}

function fromPs(mark: string): Process[] {
  return execFileSync('ps', ['-axEo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(mark) && !line.includes('ps -axEo'))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.slice(0, 120), marked: true }));
}
