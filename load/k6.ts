import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Connection } from '../fixtures/http/connection.ts';
import { emptyLog, foldLogLine, readEnd, type K6End } from './ending.ts';
import { parseSample, type Sample } from './sample.ts';
import { SETTINGS_VARIABLE, type ArrivalSettings } from './scripts/settings.ts';

export interface K6Run {
  /** Path of the k6 program. */
  readonly k6: string;
  readonly script: URL;
  readonly settings: ArrivalSettings;
  /** Working and home folder of the process, so that nobody's k6 configuration leaks in. */
  readonly workDir: string;
  /** How the target is reached, where that is not the plain way. */
  readonly connection?: Connection | undefined;
  readonly signal?: AbortSignal;
  onSample(sample: Sample): void;
  /** Told the process id as soon as there is one. */
  onStart?(pid: number): void;
}

/** The whole command line: nothing of the target stands on it. k6's own summary and progress stay off. */
const ARGUMENTS = [
  'run',
  '--quiet',
  '--summary-mode=disabled',
  '--no-color',
  '--log-format=json',
  '--log-output=stderr',
  // No REST API: two runs on one machine would fight for its port.
  '--address=',
  // To stdout, which is a pipe: samples are folded while the load runs and never touch the disk. When the harness
  // dies, writing to the closed pipe ends k6 too.
  '--out=json=-',
];

/** What k6 inherits. Its own `K6_…` variables and proxies must not reshape a load. */
const INHERITED = ['PATH', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** How long k6 may take to end by itself after being asked to. */
const STOP_MS = 2_000;
/** On top of load and last time-out: start, script compilation, flushing. */
const SLACK_MS = 15_000;

/**
 * Runs one script to its end and hands on its samples one by one.
 * Never throws for what k6 does: how it ended is in the answer.
 */
export async function runK6(run: K6Run): Promise<K6End> {
  const log = emptyLog();
  const abort = describeAbort(run.signal);
  if (abort !== undefined) return readEnd({ ...NOTHING, stopped: abort, log });
  const child = execa(run.k6, [...ARGUMENTS, fileURLToPath(run.script)], {
    cwd: run.workDir,
    env: environmentOf(run),
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    // A process group of its own: a terminal's Ctrl-C reaches the harness only, which then stops k6 in order.
    detached: true,
    cleanup: false,
  });
  const { pid } = child;
  if (pid !== undefined) run.onStart?.(pid);
  const stop = makeStop(pid, () => child.exitCode === null && child.signalCode === null);
  let stopped: string | undefined;
  const onAbort = (): void => {
    stopped = describeAbort(run.signal);
    stop.gently();
  };
  const { durationMs, timeoutMs } = run.settings;
  const watchdog = setTimeout(
    () => {
      stopped = 'k6 did not end in time';
      stop.now();
    },
    durationMs + timeoutMs + SLACK_MS,
  );
  run.signal?.addEventListener('abort', onAbort, { once: true });
  process.once('exit', stop.now);
  try {
    const folding = Promise.all([
      readLines(child.stdout, (line) => {
        const sample = parseSample(line);
        if (sample !== undefined) run.onSample(sample);
      }),
      readLines(child.stderr, (line) => foldLogLine(log, line)),
    ]);
    const result = await child;
    await folding;
    return readEnd({
      exitCode: result.exitCode,
      signal: result.signal,
      startError: pid === undefined ? (result.code ?? 'unknown error') : undefined,
      stopped,
      log,
    });
  } finally {
    clearTimeout(watchdog);
    run.signal?.removeEventListener('abort', onAbort);
    process.removeListener('exit', stop.now);
    stop.settle();
  }
}

const NOTHING = { exitCode: undefined, signal: undefined, startError: undefined };

function environmentOf({ settings, workDir, connection }: K6Run): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    ...wayOf(connection, workDir),
    HOME: workDir,
    XDG_CONFIG_HOME: workDir,
    TMPDIR: workDir,
    K6_NO_USAGE_REPORT: 'true',
    // k6 1.x would otherwise look for extensions on the network.
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    [SETTINGS_VARIABLE]: JSON.stringify(settings),
  };
}

/** The config's own proxy and authority, as Go programs take them; the system's authorities stay, by their folder. */
function wayOf(connection: Connection | undefined, workDir: string): Record<string, string> {
  const { proxy, ca } = connection ?? {};
  const authority = join(workDir, 'authority.pem');
  if (ca !== undefined) writeFileSync(authority, ca.join('\n'));
  return {
    ...(proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }),
    ...(ca === undefined ? {} : { SSL_CERT_FILE: authority }),
  };
}

function describeAbort(signal: AbortSignal | undefined): string | undefined {
  return signal?.aborted === true ? 'the run was interrupted' : undefined;
}

async function readLines(stream: Readable, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) take(line);
}

/** Ends the process group: by SIGTERM with SIGKILL to follow, or at once. */
function makeStop(pid: number | undefined, isAlive: () => boolean) {
  let timer: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals): void => {
    if (pid === undefined || !isAlive()) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  };
  const now = (): void => send('SIGKILL');
  return {
    now,
    gently: (): void => {
      send('SIGTERM');
      timer = setTimeout(now, STOP_MS);
    },
    settle: (): void => clearTimeout(timer),
  };
}
