/** Every way in which the harness itself can refuse or give up. Thrown anywhere, turned into an exit code once, in `cli`. */
export type ErrorCode =
  | 'usage' // a command line that cannot be obeyed
  | 'config-invalid' // a config or checklist file that is wrong, named with its field
  | 'config-not-found'
  | 'environment-missing' // a variable the config names is not set
  | 'secret-malformed' // a key or signing secret that cannot be one
  | 'target-unreachable'
  | 'database-unreachable'
  | 'clerk-unreachable'
  | 'engine-missing' // a program that could neither be found nor provisioned
  | 'port-in-use'
  | 'control-failed' // a binding that should disturb the target, or put it back, did not
  | 'evidence-missing' // a report folder without evidence
  | 'evidence-invalid'
  | 'interrupted'
  | 'deadline' // the run's own deadline passed
  | 'internal'; // the harness's own fault

export interface PreflightErrorOptions {
  /** What the reader does next, in words. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of the harness.
 *
 * @param code closed union, stable: tests and exit codes rely on it
 * @param message one sentence: what is wrong, and where
 */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: PreflightErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
  }
}
