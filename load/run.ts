import type { CheckRecord } from '../checklists/evidence.ts';
import type { Mirror } from '../fixtures/config/resolved.ts';
import { makeRedactor, type Redact } from '../fixtures/redaction/redact.ts';
import { secretsOf } from '../fixtures/redaction/secrets.ts';
import { loadApi } from './api.ts';
import { API_CHECKS, recordCheck, WEBHOOK_CHECKS, type LoadCheck } from './checks.ts';
import type { LoadContext } from './context.ts';
import { allowForCpuPressure, readCpuWaitMs } from './cpu-pressure.ts';
import { assertLoadTargets } from './hosts.ts';
import { inconclusive, type LoadOutcome } from './outcome.ts';
import { loadWebhook } from './webhook.ts';

/**
 * Loads every mirror's API and webhook, one after the other, so that no load colours another's numbers.
 *
 * @returns a record for every planned check, whatever happened: also after an interruption, when the checks that
 *   were not reached are inconclusive (the caller's `signal` tells it so). Users that were made are removed by then.
 * @throws PreflightError `usage` when a target is not loopback and not allowed by name, before anything is sent
 */
export async function runLoad(context: LoadContext): Promise<CheckRecord[]> {
  assertLoadTargets(context.config, context.allowHost);
  const redact = makeRedactor(secretsOf(context.config));
  const safe: LoadContext = { ...context, log: (line) => context.log(redact(line)) };
  const records: CheckRecord[] = [];
  for (const mirror of context.config.mirrors) {
    records.push(...(await runPart(safe, redact, mirror, API_CHECKS, 'API', loadApi)));
    records.push(...(await runPart(safe, redact, mirror, WEBHOOK_CHECKS, 'webhook', loadWebhook)));
  }
  return records;
}

type Load<Check extends LoadCheck> = (context: LoadContext, mirror: Mirror) => Promise<Record<Check, LoadOutcome>>;

/** One script against one mirror. Whatever breaks, its checks keep their names. */
async function runPart<Check extends LoadCheck>(
  context: LoadContext,
  redact: Redact,
  mirror: Mirror,
  checks: readonly Check[],
  part: string,
  load: Load<Check>,
): Promise<CheckRecord[]> {
  const { now = Date.now, signal, limits, cpuWaitMs = readCpuWaitMs } = context;
  const waitedBefore = await cpuWaitMs();
  const startedAt = now();
  const outcomeOf = await loadOrExplain(context, mirror, part, load);
  const time = { startedAt, durationMs: Math.max(0, now() - startedAt) };
  const waitingShare = shareOf(waitedBefore, await cpuWaitMs(), time.durationMs);
  if (signal?.aborted !== true) context.log(`load: ${part} of ${mirror.id}: ${Math.round(time.durationMs)} ms`);
  return checks.map((check) => {
    const outcome = allowForCpuPressure(check, outcomeOf(check), waitingShare);
    return recordCheck(check, mirror.id, limits, { ...outcome, detail: redact(outcome.detail) }, time);
  });
}

function shareOf(before: number | undefined, after: number | undefined, durationMs: number): number | undefined {
  return before === undefined || after === undefined || durationMs === 0 ? undefined : (after - before) / durationMs;
}

async function loadOrExplain<Check extends LoadCheck>(
  context: LoadContext,
  mirror: Mirror,
  part: string,
  load: Load<Check>,
): Promise<(check: Check) => LoadOutcome> {
  if (context.signal?.aborted === true) return () => inconclusive('The run was interrupted before this check.');
  context.log(`load: ${part} of ${mirror.id}`);
  try {
    const outcomes = await load(context, mirror);
    return (check) => outcomes[check];
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const outcome = inconclusive(`The load could not be carried through: ${reason}`);
    return () => outcome;
  }
}
