import { PreflightError } from '../../checklists/error.ts';
import { mayObtain, refuseWhenAborted, type Engine, type EngineContext } from './context.ts';

/** One place an engine can come from. */
export interface Way<Result> {
  /** In plain words, for the list of what was tried: `k6 on PATH`. */
  readonly label: string;
  /** Whether it downloads, builds or installs something. */
  readonly obtains: boolean;
  /** Why it cannot work on this machine, as far as that shows without trying. */
  readonly obstacle?: (ctx: EngineContext) => Promise<string | undefined>;
  /** The engine, or in a few words why not. */
  readonly take: (ctx: EngineContext) => Promise<Result | Refusal>;
}

/** Why a way did not lead anywhere. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Goes through the ways in order and returns what the first one that works gives.
 *
 * @throws PreflightError `engine-missing` when none does, naming each way and why not
 */
export async function takeFirst<Result>(
  ctx: EngineContext,
  engine: Engine,
  ways: readonly Way<Result>[],
  remedy: string,
): Promise<Result> {
  const obtain = mayObtain(ctx.env);
  const tried: string[] = [];
  for (const way of ways) {
    refuseWhenAborted(ctx);
    if (way.obtains && !obtain) {
      tried.push(`${way.label} (forbidden by PREFLIGHT_ENGINES)`);
      continue;
    }
    const obstacle = await way.obstacle?.(ctx);
    const result = obstacle === undefined ? await way.take(ctx) : new Refusal(obstacle);
    if (!(result instanceof Refusal)) return result;
    if (way.obtains) ctx.log(`${engine}: ${way.label}: ${result.reason}`);
    tried.push(`${way.label} (${result.reason})`);
  }
  throw new PreflightError('engine-missing', `No ${engine} on this machine. Tried: ${tried.join('; ')}.`, { remedy });
}
