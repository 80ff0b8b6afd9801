import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from '../command.ts';
import type { EngineContext } from '../context.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom Postgres runs as. It refuses to run as root, so root lends it an account that the machine has already:
 * `postgres`, else `nobody`. None is created.
 *
 * @returns undefined for "as ourselves", or `'none'` when root has no such account
 */
export async function chooseAccount(ctx: EngineContext): Promise<Account | undefined | 'none'> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = await readId(ctx, '-u', name);
    const gid = await readId(ctx, '-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  return 'none';
}

/** Whether any account may pass through every folder down to `path`: root's own home, for one, is closed. */
export async function isOpenToAll(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & 0o001) === 0) return false;
  return dirname(path) === path || (await isOpenToAll(dirname(path)));
}

async function readId(ctx: EngineContext, flag: '-u' | '-g', name: string): Promise<number | undefined> {
  const { ok, stdout } = await runCommand(ctx, 'id', [flag, name], { timeoutMs: 5_000 });
  const id = Number(stdout.trim());
  return ok && Number.isInteger(id) && id > 0 ? id : undefined;
}
