import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './alive.ts';
import { interrupted, refuseWhenAborted, type EngineContext } from './context.ts';

const POLL_MS = 150;
/** No build takes this long: such a lock outlived a reboot, and its process id may be someone else's. */
const STALE_MS = 30 * 60_000;

/**
 * Does `work` while no other process of this user does anything under the same lock file.
 *
 * The lock only spares work: whatever is made under it must still appear atomically, because a lock whose owner
 * died is taken over, and two processes may do that at once.
 */
export async function withLock<Result>(ctx: EngineContext, file: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await take(file))) {
    refuseWhenAborted(ctx);
    if (!(await isHeld(file))) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) ctx.log(`Waiting for what holds ${file}`);
    told = true;
    await delay(POLL_MS, undefined, ctx.signal === undefined ? {} : { signal: ctx.signal }).catch((cause: unknown) => {
      throw interrupted(cause);
    });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(file: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const age = Date.now() - mtimeMs;
    // A lock that was just made may not have its owner's id in it yet.
    if (text === '') return age < 2_000;
    return age < STALE_MS && (await isAlive(Number(text)));
  } catch {
    return false;
  }
}
