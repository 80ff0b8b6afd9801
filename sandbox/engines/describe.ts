import { CHROMIUM_REMEDY, CHROMIUM_WAYS } from './chromium/provision.ts';
import { CLERK_SCRIPTS_REMEDY, CLERK_SCRIPTS_WAYS } from './clerk-scripts/provision.ts';
import { ENGINES, mayObtain, type Engine, type EngineContext, type Provision } from './context.ts';
import { K6_REMEDY, K6_WAYS } from './k6/provision.ts';
import { MONGO_REMEDY, MONGO_WAYS } from './mongo/provision.ts';
import { POSTGRES_REMEDY, POSTGRES_WAYS } from './postgres/provision.ts';
import { Refusal, type Way } from './ways.ts';

/** What `doctor` says about an engine. */
export interface Finding {
  readonly engine: Engine;
  /** Here already, to be had by the ways that `detail` names, or neither. */
  readonly state: 'found' | 'obtainable' | 'missing';
  readonly version?: string;
  /** Where it comes from, or would come from. */
  readonly detail: string;
  readonly remedy?: string;
}

const KNOWN: Readonly<Record<Engine, { readonly ways: readonly Way<Provision>[]; readonly remedy: string }>> = {
  postgres: { ways: POSTGRES_WAYS, remedy: POSTGRES_REMEDY },
  mongodb: { ways: MONGO_WAYS, remedy: MONGO_REMEDY },
  k6: { ways: K6_WAYS, remedy: K6_REMEDY },
  chromium: { ways: CHROMIUM_WAYS, remedy: CHROMIUM_REMEDY },
  'clerk-js': { ways: CLERK_SCRIPTS_WAYS, remedy: CLERK_SCRIPTS_REMEDY },
};

/**
 * What is there, and from where the rest would come. Nothing is downloaded, built or installed, and nobody is asked
 * over the network.
 */
export async function describeEngines(ctx: EngineContext): Promise<Finding[]> {
  return await Promise.all(ENGINES.map(async (engine) => await describe(ctx, engine)));
}

async function describe(ctx: EngineContext, engine: Engine): Promise<Finding> {
  const { ways, remedy } = KNOWN[engine];
  for (const way of ways.filter(({ obtains }) => !obtains)) {
    const result = await way.take(ctx);
    if (result instanceof Refusal) continue;
    const { version, source } = result;
    return { engine, state: 'found', detail: source, ...(version === undefined ? {} : { version }) };
  }
  const open: string[] = [];
  const closed: string[] = [];
  for (const way of ways) {
    if (!way.obtains) continue;
    const obstacle = mayObtain(ctx.env) ? await way.obstacle?.(ctx) : 'forbidden by PREFLIGHT_ENGINES';
    if (obstacle === undefined) open.push(way.label);
    else closed.push(`${way.label} (${obstacle})`);
  }
  if (open.length > 0) return { engine, state: 'obtainable', detail: `at first use: ${open.join(', else ')}` };
  const detail = closed.length === 0 ? 'not here' : `not here, and not to be had: ${closed.join('; ')}`;
  return { engine, state: 'missing', detail, remedy };
}
