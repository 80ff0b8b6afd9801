/** The real programs that the sandbox and the tests run on: found, or provisioned into a per-user cache. */
export { defaultCacheDir } from './cache-dir.ts';
export { provisionChromium } from './chromium/provision.ts';
export { provisionClerkScripts, type ClerkScripts } from './clerk-scripts/provision.ts';
export { ENGINES, type Engine, type EngineContext, type Provision, type RunningDatabase } from './context.ts';
export { describeEngines, type Finding } from './describe.ts';
export { provisionK6 } from './k6/provision.ts';
export { provisionMongo, type MongoFlavour, type MongoProvision } from './mongo/provision.ts';
export { startMongo, type RunningMongo } from './mongo/start.ts';
export { provisionPostgres } from './postgres/provision.ts';
export { startPostgres } from './postgres/start.ts';
export { provisionAll, type Provisions } from './provision.ts';
