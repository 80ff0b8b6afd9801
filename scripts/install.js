import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Plain JavaScript on Node alone: this runs before anything is installed.

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FLOOR = [20, 19];
const STAMP = join(ROOT, 'node_modules', '.clerk-preflight-lock');

/** Runs a program in the project's folder with this terminal; resolves with its exit code. */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    // A terminal sends Ctrl-C to the child as well; a program that signals this process alone does not.
    let interrupted = false;
    const forward = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      // A program that was interrupted may call it by another number.
      resolve(interrupted ? 130 : (code ?? (signal === 'SIGINT' ? 130 : 3)));
    });
  });
}

/** Installs the dependencies from the lock file unless that very lock file is installed already. */
export async function ensureDependencies() {
  refuseOldNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  process.stderr.write('· dependencies: installing from the lock file (once)\n');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm === undefined ? await runProgram('npm', args) : await runProgram(process.execPath, [npm, ...args]);
  if (code === 130) process.exit(130);
  if (code !== 0) {
    process.stderr.write('✖ npm could not install the dependencies; its own words are above.\n');
    process.exit(2);
  }
  writeFileSync(STAMP, lock);
  process.stderr.write(`✔ dependencies (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  process.stderr.write(
    `✖ Node ${process.versions.node} is too old: clerk-preflight needs ${FLOOR.join('.')} or newer.\n`,
  );
  process.exit(2);
}
