import { describeError } from './log.ts';
import type { Log } from './log.ts';

export type CheckResult = 'ok' | 'failing';

export interface HealthChecks {
  readonly database: () => Promise<CheckResult>;
  readonly clerk: () => Promise<CheckResult>;
}

export interface HealthReport {
  readonly status: CheckResult;
  readonly version: string;
  readonly checks: Readonly<Record<'application' | 'database' | 'clerk', CheckResult>>;
}

/** The longest that one dependency may take to answer, in milliseconds. */
export const CHECK_TIMEOUT_MS = 2_000;
/** Clerk counts calls, and load balancers ask every few seconds: one call serves all of them for a while. */
const CLERK_OK_MS = 5_000;
const CLERK_FAILING_MS = 1_000;

/** Asks every dependency at once. Takes no longer than the slowest one may. */
export async function readHealth(checks: HealthChecks, version: string): Promise<HealthReport> {
  const [database, clerk] = await Promise.all([checks.database(), checks.clerk()]);
  const status = database === 'ok' && clerk === 'ok' ? 'ok' : 'failing';
  return { status, version, checks: { application: 'ok', database, clerk } };
}

/** Turns a call that throws, or does not come back, into a result. */
export function boundCheck(name: string, call: () => Promise<unknown>, log: Log): () => Promise<CheckResult> {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
    });
    try {
      await Promise.race([call(), late]);
      return 'ok';
    } catch (error) {
      log('error', 'health check failing', { check: name, error: describeError(error) });
      return 'failing';
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Remembers a result for a few seconds, a bad one for less; callers in between share one call. */
export function rememberCheck(check: () => Promise<CheckResult>, now: () => number): () => Promise<CheckResult> {
  let running: Promise<CheckResult> | undefined;
  let known: { readonly result: CheckResult; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && now() < known.until) return known.result;
    running ??= check().finally(() => (running = undefined));
    const result = await running;
    known = { result, until: now() + (result === 'ok' ? CLERK_OK_MS : CLERK_FAILING_MS) };
    return result;
  };
}

/** The cheapest question to the Backend API that needs the secret key to be right. */
export async function askClerk(apiUrl: string, secretKey: string): Promise<void> {
  const response = await fetch(new URL('/v1/jwks', apiUrl), {
    headers: { authorization: `Bearer ${secretKey}` },
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Clerk's Backend API answered ${response.status}`);
}
