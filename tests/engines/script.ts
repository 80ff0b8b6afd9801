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

/** The first line that a script prints. */
export async function readLine(script: ReturnType<typeof runScript>): Promise<string> {
  for await (const line of script) return line;
  throw new Error(`The script printed nothing: ${(await script).stderr}`);
}
