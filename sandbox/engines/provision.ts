import { PreflightError } from '../../checklists/error.ts';
import { provisionChromium } from './chromium/provision.ts';
import { provisionClerkScripts, type ClerkScripts } from './clerk-scripts/provision.ts';
import { ENGINES, type Engine, type EngineContext, type Provision } from './context.ts';
import { provisionK6 } from './k6/provision.ts';
import { provisionMongo, type MongoProvision } from './mongo/provision.ts';
import { provisionPostgres } from './postgres/provision.ts';

/** What provisioning each engine gives. */
export interface Provisions {
  readonly postgres: Provision;
  readonly mongodb: MongoProvision;
  readonly k6: Provision;
  readonly chromium: Provision;
  readonly 'clerk-js': ClerkScripts;
}

const PROVISION: { readonly [E in Engine]: (ctx: EngineContext) => Promise<Provisions[E]> } = {
  postgres: provisionPostgres,
  mongodb: provisionMongo,
  k6: provisionK6,
  chromium: provisionChromium,
  'clerk-js': provisionClerkScripts,
};

/**
 * Finds or provisions the wanted engines side by side, with a line of progress as each is ready.
 *
 * @throws PreflightError `interrupted`, or `engine-missing` that names every engine that could not be had
 */
export async function provisionAll<Wanted extends Engine = Engine>(
  ctx: EngineContext,
  wanted: readonly Wanted[] = ENGINES as readonly Engine[] as readonly Wanted[],
): Promise<Pick<Provisions, Wanted>> {
  const settled = await Promise.allSettled(wanted.map(async (engine) => [engine, await timed(ctx, engine)] as const));
  const failures = settled.flatMap((it) => (it.status === 'rejected' ? [it.reason as unknown] : []));
  if (failures.length > 0) throw joinFailures(failures);
  return Object.fromEntries(settled.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))) as Pick<
    Provisions,
    Wanted
  >;
}

async function timed<E extends Engine>(ctx: EngineContext, engine: E): Promise<Provisions[E]> {
  const start = performance.now();
  const provision = await PROVISION[engine](ctx);
  ctx.log(`${engine}: ${provision.source} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return provision;
}

function joinFailures(failures: readonly unknown[]): unknown {
  const isMissing = (it: unknown): it is PreflightError => it instanceof PreflightError && it.code === 'engine-missing';
  // Anything else, an interruption first of all, tells more.
  const other = failures.find((it) => !isMissing(it));
  if (other !== undefined) return other;
  const missing = failures.filter(isMissing);
  if (missing.length === 1) return missing[0];
  return new PreflightError('engine-missing', missing.map(({ message }) => message).join(' '), {
    remedy: missing.flatMap(({ remedy }) => remedy ?? []).join(' '),
    cause: new AggregateError(missing),
  });
}
