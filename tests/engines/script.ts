import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs TypeScript in a process of its own, as if it were a file at the root of the project. */
export function runScript(code: string) {
  return execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: ROOT,
    reject: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

/** The first line that a program prints. It runs on. */
export async function readLine(program: { readonly stdout: Readable }): Promise<string> {
  const lines = createInterface({ input: program.stdout });
  const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(30_000) })) as [string];
  return line;
}
