import { PreflightError } from '../../checklists/error.ts';

/** Every real program that the sandbox and the tests run on. */
export const ENGINES = ['postgres', 'mongodb', 'k6', 'chromium', 'clerk-js'] as const;
export type Engine = (typeof ENGINES)[number];

/** What finding or provisioning an engine may use of the world. */
export interface EngineContext {
  /** Where engines are kept between runs; see `defaultCacheDir`. */
  readonly cacheDir: string;
  /** A line of progress, for people. */
  readonly log: (line: string) => void;
  /** Aborting ends every child process and leaves nothing half-made behind. */
  readonly signal?: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/** An engine that is ready, and where it came from. */
export interface Provision {
  readonly engine: Engine;
  /** In plain words: `k6 on PATH`, `built from go.k6.io/k6 v1.8.1 with the Go toolchain`. */
  readonly source: string;
  readonly version?: string;
  /** The program, where there is one to run. */
  readonly path?: string;
  /** Arguments it must be launched with. */
  readonly args?: readonly string[];
}

/** A server that answers, until `stop`. */
export interface RunningDatabase {
  /** Names the database to use; it is empty. */
  readonly url: string;
  readonly source: string;
  /** Absent for a server that somebody else runs. */
  readonly pid?: number;
  /** Ends the process and removes its data (or drops the database). May be called twice. */
  readonly stop: () => Promise<void>;
}

/**
 * Whether engines may be downloaded, built or installed. `PREFLIGHT_ENGINES=found-only` forbids it, for machines
 * on which nothing may change.
 *
 * @throws PreflightError `usage` for any other value
 */
export function mayObtain(env: NodeJS.ProcessEnv): boolean {
  const wish = env['PREFLIGHT_ENGINES'] ?? '';
  if (wish === '' || wish === 'any') return true;
  if (wish === 'found-only') return false;
  throw new PreflightError('usage', `PREFLIGHT_ENGINES is "${wish}", which means nothing here.`, {
    remedy: 'Set it to "found-only" to forbid downloads and builds, or leave it unset.',
  });
}

/** @throws PreflightError `interrupted` once the context's signal is aborted */
export function refuseWhenAborted(ctx: EngineContext): void {
  if (ctx.signal?.aborted === true) throw interrupted(ctx.signal.reason);
}

/** The error that an aborted signal ends as. */
export function interrupted(cause?: unknown): PreflightError {
  return new PreflightError('interrupted', 'Provisioning the engines was interrupted.', { cause });
}
