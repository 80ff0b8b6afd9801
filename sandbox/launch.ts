import { fork } from 'node:child_process';
import { PreflightError, type ErrorCode } from '../checklists/error.ts';
import { HostMessage, type SandboxRequest } from './process/message.ts';
import { nodeModuleOf } from './process/node.ts';

export interface LaunchedSandbox {
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when everything is stopped and removed. May be called twice. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly request: Partial<SandboxRequest>;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly onBroken?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/** Longer than everything in the host takes to stop. */
const STOP_MS = 20_000;

/**
 * Starts the sandbox in a host process that outlives no caller.
 *
 * @throws PreflightError with the code of what failed in the host, or `interrupted`
 */
export async function launchSandbox({ request, env, log, onBroken, signal }: LaunchOptions): Promise<LaunchedSandbox> {
  signal?.throwIfAborted();
  const { path, execArgv } = nodeModuleOf('./host', import.meta.url);
  const host = fork(path, [], { execArgv, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true });
  host.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
  const exited = new Promise<void>((resolve) => host.once('exit', () => resolve()));

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      if (host.connected) host.disconnect();
      const timer = setTimeout(() => host.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(timer);
    })());

  try {
    const { env: sandboxEnv } = await new Promise<Extract<HostMessage, { type: 'ready' }>>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new PreflightError('interrupted', 'Interrupted.')), {
        once: true,
      });
      host.once('exit', (code) =>
        reject(new PreflightError('internal', `The sandbox's host ended with ${code ?? 'a signal'}.`)),
      );
      host.on('message', (raw) => {
        const message = HostMessage.parse(raw);
        switch (message.type) {
          case 'log':
            return log(message.line);
          case 'broken':
            return onBroken?.(message.what);
          case 'ready':
            return resolve(message);
          case 'failed': {
            const { code, message: text, remedy } = message;
            return reject(new PreflightError(code as ErrorCode, text, remedy === undefined ? {} : { remedy }));
          }
        }
      });
      host.send(request);
    });
    return { env: sandboxEnv, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
