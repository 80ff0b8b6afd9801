import { findFault } from '../faults/index.ts';
import { buildParts } from './build.ts';
import { createApp } from './create.ts';
import { describeError, type Log } from './log.ts';
import { listen } from './serve.ts';
import type { Settings } from './settings.ts';

export interface RunningApplication {
  readonly port: number;
  /** Where browsers see it. */
  readonly origin: string;
  /** Finishes what is running, within a few seconds, and lets go of the port and the database. */
  stop(): Promise<void>;
}

/** Prepares the database and starts to listen on loopback. */
export async function startApplication(settings: Settings, log: Log): Promise<RunningApplication> {
  let origin = settings.origin ?? '';
  const parts = findFault(settings.fault).apply(buildParts(settings, log, () => origin));
  try {
    await parts.store.migrate();
    const server = await listen(createApp(parts).fetch, settings.port);
    origin ||= `http://127.0.0.1:${server.port}`;
    const stop = async () => {
      await server.close();
      await parts.store.close().catch((error: unknown) => log('warn', 'unclean stop', { error: describeError(error) }));
    };
    return { port: server.port, origin, stop };
  } catch (error) {
    await parts.store.close().catch(() => undefined);
    throw error;
  }
}
