import { join } from 'node:path';
import { ROOT, scratchFolder, startCommand, type Running } from './command.ts';

/** A sandbox on Postgres alone that stays up for a file of tests, and a folder for what their commands write. */
export interface KeptSandbox {
  /** What points a config at it. */
  readonly env: Readonly<Record<string, string>>;
  /** The path of the folder. */
  readonly folder: string;
  /** Where in it the commands keep their journals and locks. */
  readonly state: string;
  /** Starts a command against it; its report goes to `report` in the folder. */
  start(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Running;
  stop(): Promise<void>;
}

export async function keepSandbox(): Promise<KeptSandbox> {
  const folder = await scratchFolder();
  const state = join(folder.path, 'state');
  const sandbox = startCommand(['sandbox', '--database', 'postgres', '--json']);
  const stop = async (): Promise<void> => {
    sandbox.kill('SIGTERM');
    await sandbox.ended;
    await folder.remove();
  };
  try {
    const env = JSON.parse(await sandbox.printed(/^\{.*\}$/m)) as Record<string, string>;
    const target = ['--config', join(ROOT, 'preflight.config.ts'), '--output', join(folder.path, 'report')];
    return {
      env,
      folder: folder.path,
      state,
      start: (args, change = {}) => startCommand([...args, ...target], { ...env, PREFLIGHT_STATE: state, ...change }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
