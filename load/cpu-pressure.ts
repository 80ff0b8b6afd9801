import { readFile } from 'node:fs/promises';
import type { LoadCheck } from './checks.ts';
import { round, type LoadOutcome } from './outcome.ts';

/** Linux's pressure stall information; docs.kernel.org, "PSI - Pressure Stall Information". */
const FILE = '/proc/pressure/cpu';
/**
 * Share of a load's time in which something on the machine waited for a processor, above which answer times tell
 * more about the machine than about the target.
 */
export const STARVED = 0.8;

/** What a crowded machine alone can make too slow. */
const TIMED: readonly LoadCheck[] = ['load.api.mean', 'load.api.p95', 'load.webhook.row.p95', 'load.webhook.row.max'];

/**
 * For how long, in milliseconds since the machine started, at least one task has waited for a processor.
 * Undefined where the system does not count it (macOS, older kernels).
 */
export async function readCpuWaitMs(): Promise<number | undefined> {
  const text = await readFile(FILE, 'utf8').catch(() => '');
  const micros = /^some .*\btotal=(\d+)/m.exec(text)?.[1];
  return micros === undefined ? undefined : Number(micros) / 1_000;
}

/**
 * Takes back a finding about speed that was made on a starved machine; what held its limit even there stands.
 *
 * @param waitingShare share of the load's time in which something waited for a processor; undefined when not known
 */
export function allowForCpuPressure(
  check: LoadCheck,
  outcome: LoadOutcome,
  waitingShare: number | undefined,
): LoadOutcome {
  if (waitingShare === undefined) return outcome;
  const measurements = [
    ...outcome.measurements,
    { name: 'machine.cpu.waiting', value: round(waitingShare * 100), unit: '%' },
  ];
  if (outcome.state !== 'fail' || !TIMED.includes(check) || waitingShare < STARVED) return { ...outcome, measurements };
  return {
    ...outcome,
    state: 'inconclusive',
    detail: `${outcome.detail} But for ${Math.round(waitingShare * 100)} % of the time something on this machine waited for a processor, so the time may be the machine's. Run it again with nothing else running, or from a machine of its own.`,
    measurements,
  };
}
