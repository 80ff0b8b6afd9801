import { execa } from 'execa';

/**
 * The guard's script: `$1` is the process, `$2` its data folder, `$3` the signal that ends it. A line on its input means that the owner has
 * cleaned up; the end of its input means that the owner is gone.
 */
const SCRIPT = `
runs() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
read -r word && exit 0
kill -"$3" "$1" 2>/dev/null
tries=0
while runs "$1" && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -KILL "$1" 2>/dev/null
rm -rf "$2"
`;

export interface Guard {
  /** Call when the process has ended and its folder is gone. */
  release(): Promise<void>;
}

/**
 * Sees to it that a server does not outlive this process, however that ends: a killed process cannot clean up, but
 * the pipe to the guard closes with it.
 */
export function guardProcess(pid: number, folder: string, signal: NodeJS.Signals): Guard {
  const guard = execa('/bin/sh', ['-c', SCRIPT, 'sh', String(pid), folder, signal.replace('SIG', '')], {
    // In a process group of its own, or Ctrl-C would end it before it is needed.
    detached: true,
    cleanup: false,
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  // A guard that was killed must not take the run along by a broken pipe.
  guard.stdin.on('error', () => undefined);
  return {
    async release() {
      guard.stdin.end('done\n');
      await guard;
    },
  };
}
