import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedConfig } from '../../fixtures/config/index.ts';

/** Where what must outlive a command is kept. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return env['PREFLIGHT_STATE'] ?? join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'clerk-preflight');
}

/** Where journals are kept: by target, so that the next run against the same target finds what a crash left. */
export function journalFolder(config: ResolvedConfig, env: NodeJS.ProcessEnv): string {
  const target = createHash('sha256')
    .update(`${config.target.url}\n${config.clerk.frontendApi}`)
    .digest('hex')
    .slice(0, 16);
  return join(stateFolder(env), 'journals', target);
}

/** The journal of this process's run. */
export function journalPath(folder: string, marker: string, pid: number = process.pid): string {
  return join(folder, `${marker}.${pid}.jsonl`);
}

/** Journals whose run is no longer alive: what they name was left behind. */
export async function staleJournals(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => {
      const pid = /\.(\d+)\.jsonl$/.exec(name)?.[1];
      return pid !== undefined && !isAlive(Number(pid));
    })
    .map((name) => join(folder, name));
}

/** Whether a process of this machine has this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
