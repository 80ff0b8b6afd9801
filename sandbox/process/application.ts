import { fork, type ChildProcess } from 'node:child_process';
import { PreflightError } from '../../checklists/error.ts';
import { nodeModuleOf } from './node.ts';

export interface RunningApplication {
  readonly url: string;
  stop(): Promise<void>;
}

const START_MS = 20_000;
const STOP_MS = 6_000;

/**
 * Starts the reference application as a process of its own; it ends when this process does.
 *
 * @throws PreflightError `internal` when it does not get ready
 */
export async function startApplication(
  env: Readonly<Record<string, string>>,
  { log, onDeath }: { log: (line: string) => void; onDeath: (what: string) => void },
): Promise<RunningApplication> {
  const { path, execArgv } = nodeModuleOf('../app/main', import.meta.url);
  const child = fork(path, [], {
    execArgv,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
  let stopping = false;
  const port = await ready(child);
  child.once('exit', () => {
    if (!stopping) onDeath(`the reference application on ${env['APP_STORE'] ?? ''}`);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      stopping = true;
      await end(child);
    },
  };
}

function ready(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new PreflightError('internal', `The reference application did not start: ${why}.`));
    };
    const timer = setTimeout(() => fail(`it was not ready within ${START_MS / 1000} s`), START_MS);
    const onExit = (code: number | null): void => {
      clearTimeout(timer);
      fail(`it ended with ${code ?? 'a signal'}`);
    };
    child.once('exit', onExit);
    child.on('message', (message: { type?: string; port?: number }) => {
      if (message.type !== 'ready' || message.port === undefined) return;
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(message.port);
    });
  });
}

/** Asks a child to end, and makes it end when it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
