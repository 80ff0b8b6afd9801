import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { interrupted, type EngineContext } from './context.ts';
import { guardProcess } from './guard.ts';

export interface ServerOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Whom it runs as, where not as ourselves. */
  readonly account?: { readonly uid: number; readonly gid: number };
  /** Where it runs and keeps its data; removed when it ends. */
  readonly folder: string;
  /** It ends by itself when its standard input closes, so it needs no guard. */
  readonly leavesWithInput?: boolean;
  /** Recognises the line (of either stream) that says it accepts connections. */
  readonly isReady: (line: string) => boolean;
  readonly readyMs: number;
  /** How it is asked to leave. */
  readonly stopSignal: NodeJS.Signals;
  readonly stopMs: number;
}

export interface Server {
  readonly pid: number;
  /** The line that said it was ready. */
  readonly readyLine: string;
  /** Ends it and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

/** A server that ended, or said nothing, before it was ready. */
export class NotReady extends Error {
  readonly output: string;
  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
  /** Whether somebody else took the port in the meantime. */
  get portTaken(): boolean {
    return /address already in use/i.test(this.output);
  }
}

/** Lines kept for an error message. */
const KEPT_LINES = 40;

/**
 * Starts a database server and waits for its word that it is ready. It runs in a process group of its own, so that
 * Ctrl-C reaches only us and things are taken down in order; a guard takes it down when we cannot.
 *
 * @throws NotReady with what it printed; PreflightError `interrupted`. Its folder is gone in both cases.
 */
export async function startServer(ctx: EngineContext, options: ServerOptions): Promise<Server> {
  const child = execa(options.file, [...options.args], {
    cwd: options.folder,
    env: options.env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: options.leavesWithInput === true ? 'pipe' : 'ignore',
    all: true,
    ...(options.account ?? {}),
  });
  child.stdin?.on('error', () => undefined);
  const needsGuard = child.pid !== undefined && options.leavesWithInput !== true;
  const guard = needsGuard ? guardProcess(child.pid as number, options.folder, options.stopSignal) : undefined;
  const ended = child.then((result) => result.originalMessage ?? `exit code ${result.exitCode ?? 'unknown'}`);

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= end());
  async function end(): Promise<void> {
    child.kill(options.stopSignal);
    const force = setTimeout(() => child.kill('SIGKILL'), options.stopMs);
    await ended;
    clearTimeout(force);
    await rm(options.folder, { recursive: true, force: true });
    await guard?.release();
  }

  const kept: string[] = [];
  const lines = createInterface({ input: child.all });
  let deadline: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    const readyLine = await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => reject(new NotReady(why, kept.join('\n')));
      lines.on('line', (line) => {
        kept.push(line);
        if (kept.length > KEPT_LINES) kept.shift();
        if (options.isReady(line)) resolve(line);
      });
      void ended.then((how) => fail(`ended before it was ready (${how})`));
      deadline = setTimeout(() => fail(`was not ready within ${options.readyMs / 1000} s`), options.readyMs);
      onAbort = () => reject(interrupted(ctx.signal?.reason));
      if (ctx.signal?.aborted === true) onAbort();
      ctx.signal?.addEventListener('abort', onAbort, { once: true });
    });
    return { pid: child.pid as number, readyLine, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(deadline);
    if (onAbort !== undefined) ctx.signal?.removeEventListener('abort', onAbort);
  }
}
