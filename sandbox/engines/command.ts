import { execa } from 'execa';
import { interrupted, refuseWhenAborted, type EngineContext } from './context.ts';

export interface CommandOptions {
  readonly cwd?: string;
  /** Variables on top of the context's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whom it runs as, where not as ourselves; then `env` is all of its environment. */
  readonly account?: { readonly uid: number; readonly gid: number };
  readonly timeoutMs: number;
  /** Give up when the command has printed nothing for this long: how a dead connection shows. */
  readonly quietMs?: number;
  /** Let it finish although the run was aborted. For what must not be cut in half, such as dpkg. */
  readonly uninterruptible?: boolean;
}

export interface CommandResult {
  readonly ok: boolean;
  readonly stdout: string;
  /** For a failure: in a few words, with the command's last line. */
  readonly reason: string;
}

/** How long a group of processes has to leave after SIGTERM. */
const GRACE_MS = 3_000;

/**
 * Runs a command to its end, with a limit, and takes its whole process group along when it is cut short:
 * compilers and linkers below `go build` do not die with their parent.
 *
 * @throws PreflightError `interrupted`; any other failure is a result with `ok: false`
 */
export async function runCommand(
  ctx: EngineContext,
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  refuseWhenAborted(ctx);
  const child = execa(file, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.account ?? {}),
    env: options.account === undefined ? { ...ctx.env, ...options.env } : { ...options.env },
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    stdin: 'ignore',
    all: true,
    maxBuffer: 16 * 1024 * 1024,
  });
  const group = watchGroup(child.pid);
  let cut: string | undefined;
  const end = (why: string): void => {
    cut ??= why;
    group.end();
  };

  const onAbort = (): void => end('was interrupted');
  if (options.uninterruptible !== true) ctx.signal?.addEventListener('abort', onAbort, { once: true });
  const deadline = setTimeout(() => end(`took longer than ${options.timeoutMs / 1000} s`), options.timeoutMs);
  const { quietMs } = options;
  const silence =
    quietMs === undefined ? undefined : setTimeout(() => end(`was silent for ${quietMs / 1000} s`), quietMs);
  child.all.on('data', () => silence?.refresh());

  try {
    const result = await child;
    if (options.uninterruptible !== true && ctx.signal?.aborted === true) throw interrupted(ctx.signal.reason);
    const ok = cut === undefined && !result.failed;
    return { ok, stdout: result.stdout, reason: ok ? '' : (cut ?? describeFailure(result)) };
  } finally {
    clearTimeout(deadline);
    clearTimeout(silence);
    ctx.signal?.removeEventListener('abort', onAbort);
    group.release();
  }
}

interface Group {
  end(): void;
  release(): void;
}

function watchGroup(pid: number | undefined): Group {
  const send = (signal: NodeJS.Signals): void => {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has left already.
    }
  };
  const onExit = (): void => send('SIGKILL');
  process.once('exit', onExit);
  let grace: NodeJS.Timeout | undefined;
  return {
    end() {
      send('SIGTERM');
      grace ??= setTimeout(() => send('SIGKILL'), GRACE_MS);
    },
    release() {
      // Stragglers of a group that was told to leave go now; without `end` there are none to fear.
      if (grace !== undefined) send('SIGKILL');
      clearTimeout(grace);
      process.removeListener('exit', onExit);
    },
  };
}

function describeFailure(result: {
  readonly exitCode?: number | undefined;
  readonly code?: string | undefined;
  readonly signal?: string | undefined;
  readonly all?: string | undefined;
}): string {
  // The end of what a program printed says most, but for the frames of a stack.
  const lines = (result.all ?? '').split(/[\r\n]+/).map((line) => line.trim());
  const lastLine = lines.findLast((line) => line !== '' && !/^at .*:\d+:\d+\)?$/.test(line)) ?? '';
  const how = result.code ?? result.signal ?? `exit code ${result.exitCode ?? 'unknown'}`;
  return lastLine === '' ? how : `${how}: ${lastLine.slice(0, 300)}`;
}
