/** How a k6 process ended. */
export interface K6End {
  /**
   * `complete`: it ran to its end, and whether its thresholds held is told by `thresholdsHeld`.
   * `broken`: it did not, so nothing can be concluded. `stopped`: we ended it.
   */
  readonly kind: 'complete' | 'broken' | 'stopped';
  readonly thresholdsHeld: boolean;
  /** Why it did not run to its end, in words. */
  readonly reason: string;
  /** Exceptions inside iterations: k6 exits 0 in spite of them. */
  readonly scriptErrors: number;
  readonly firstScriptError: string | undefined;
}

export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Why it could not be started. */
  readonly startError: string | undefined;
  /** Why the runner ended it, where it did. */
  readonly stopped: string | undefined;
  readonly log: LogFold;
}

/** What is kept of k6's log. */
export interface LogFold {
  scriptErrors: number;
  firstScriptError: string | undefined;
  lastError: string | undefined;
}

/** k6's exit codes (its package errext/exitcodes) other than 0 and 99. */
const MEANINGS: Readonly<Record<number, string>> = {
  97: 'a cloud run failed',
  98: 'a cloud run failed',
  100: 'its setup took too long',
  101: 'its teardown took too long',
  102: 'it took too long',
  103: 'it was stopped through its REST API',
  104: 'its configuration is invalid',
  105: 'it was stopped by a signal',
  106: 'its REST API could not be started',
  107: 'the script threw an exception',
  108: 'the script stopped the run',
  109: 'k6 itself crashed',
  110: 'the script marked the run as failed',
};

const THRESHOLDS_CROSSED = 99;

/** Keeps a crossed threshold, which is a result, apart from a run that broke, which is none. */
export function readEnd({ exitCode, signal, startError, stopped, log }: ProcessEnd): K6End {
  const { scriptErrors, firstScriptError } = log;
  const end = { thresholdsHeld: exitCode !== THRESHOLDS_CROSSED, scriptErrors, firstScriptError };
  if (stopped !== undefined) return { ...end, kind: 'stopped', reason: stopped };
  if (startError !== undefined) return { ...end, kind: 'broken', reason: `k6 could not be started: ${startError}` };
  if (signal !== undefined) return { ...end, kind: 'broken', reason: `k6 was killed by ${signal}` };
  if (exitCode === 0 || exitCode === THRESHOLDS_CROSSED) return { ...end, kind: 'complete', reason: '' };
  const meaning = MEANINGS[exitCode ?? -1] ?? 'for a reason it does not name';
  const said = log.lastError === undefined ? '' : `: ${log.lastError}`;
  return { ...end, kind: 'broken', reason: `k6 gave up with exit code ${exitCode}, ${meaning}${said}` };
}

export function emptyLog(): LogFold {
  return { scriptErrors: 0, firstScriptError: undefined, lastError: undefined };
}

/** Folds one line of k6's log (`--log-format json`) into what is kept of it. */
export function foldLogLine(log: LogFold, line: string): void {
  const entry = parseEntry(line);
  if (entry.level !== 'error' && entry.level !== 'fatal') return;
  const message = shorten(entry.msg);
  log.lastError = message;
  // k6 logs what an iteration throws, and nothing else, with this source.
  if (entry.source !== 'stacktrace') return;
  log.scriptErrors += 1;
  log.firstScriptError ??= message;
}

function parseEntry(line: string): { level?: string; msg: string; source?: string } {
  try {
    const entry = JSON.parse(line) as { level?: string; msg?: unknown; source?: string };
    return { ...entry, msg: typeof entry.msg === 'string' ? entry.msg : '' };
  } catch {
    // A Go panic, for example, is no JSON.
    return { level: 'error', msg: line };
  }
}

/** The first line, without the place in the script, cut to a sentence's length. */
function shorten(message: string): string {
  return (message.split('\n')[0] ?? '').trim().slice(0, 200);
}
