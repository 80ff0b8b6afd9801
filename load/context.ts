import type { Mirror, ResolvedConfig } from '../fixtures/config/resolved.ts';
import type { LoadLimits } from './limits.ts';
import type { RowReader } from './rows.ts';

/** Everything a load run needs from outside. */
export interface LoadContext {
  readonly config: ResolvedConfig;
  /** Path of the k6 program. */
  readonly k6: string;
  /** Every user id that the run makes up starts with `user_<runMarker>`. */
  readonly runMarker: string;
  readonly limits: LoadLimits;
  /** A folder for scratch; the caller removes it. */
  readonly workDir: string;
  /** Progress, a line at a time, redacted. */
  log(line: string): void;
  /** Stops the run: k6 is ended, what was made is removed, what is not judged yet becomes inconclusive. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch, on the clock that k6 reads too. */
  readonly now?: () => number;
  /** Milliseconds in which something waited for a processor, since some fixed time; the machine's own count by default. */
  readonly cpuWaitMs?: () => Promise<number | undefined>;
  /** The one host that may get load although it is not loopback. Never one of Clerk's. */
  readonly allowHost?: string;
  /** A session token that the application behind this mirror accepts. */
  mintToken(mirror: Mirror): Promise<string>;
  openReader(mirror: Mirror): Promise<RowReader>;
  /** Removes the rows of users that start with `prefix` the way Clerk does: by signed `user.deleted` deliveries. */
  removeRows(mirror: Mirror, prefix: string): Promise<void>;
}
