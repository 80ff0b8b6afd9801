import { join } from 'node:path';
import { entryDir, makeEntry, readEntry, type CacheEntry } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { buildGo } from '../go/build.ts';
import { goObstacle } from '../go/toolchain.ts';
import { findOnPath } from '../path.ts';
import { Refusal, takeFirst, type Way } from '../ways.ts';
import { downloadMongod, MONGOD_VERSION } from './download.ts';
import { FERRETDB_BUILD, FERRETDB_VERSION, ferretdbEntry } from './ferretdb.ts';

/** MongoDB's own server, FerretDB (which lacks transactions and change streams), or somebody else's server. */
export type MongoFlavour = 'mongod' | 'ferretdb' | 'external';

export interface MongoProvision extends Provision {
  readonly flavour: MongoFlavour;
}

export const MONGO_REMEDY =
  'Install mongod, or Go 1.25 or newer, or point PREFLIGHT_MONGO_URL at a MongoDB; then run again.';

/** Where MongoDB comes from, in order. What is there already comes before anything is fetched. */
export const MONGO_WAYS: readonly Way<MongoProvision>[] = [
  {
    label: 'PREFLIGHT_MONGO_URL',
    obtains: false,
    take: async ({ env }) =>
      hasMongoUrl(env)
        ? { engine: 'mongodb', flavour: 'external', source: 'the server that PREFLIGHT_MONGO_URL names' }
        : new Refusal('not set'),
  },
  { label: 'mongod on PATH', obtains: false, take: takeFromPath },
  {
    label: 'mongod in the cache',
    obtains: false,
    take: async (ctx) => await fromMongodEntry(ctx, await readEntry(ctx, mongodEntry(ctx))),
  },
  {
    label: 'FerretDB in the cache',
    obtains: false,
    take: async (ctx) => fromFerretdbEntry(await readEntry(ctx, await ferretdbEntry(ctx))),
  },
  {
    label: `mongod ${MONGOD_VERSION} by mongodb-memory-server`,
    obtains: true,
    take: async (ctx) =>
      await fromMongodEntry(
        ctx,
        await makeEntry(ctx, mongodEntry(ctx), async (folder) => await downloadMongod(ctx, folder)),
      ),
  },
  {
    label: `${FERRETDB_BUILD.name} built with Go`,
    obtains: true,
    obstacle: goObstacle,
    take: async (ctx) =>
      fromFerretdbEntry(
        await makeEntry(ctx, await ferretdbEntry(ctx), async (folder) => await buildGo(ctx, FERRETDB_BUILD, folder)),
      ),
  },
];

/** @throws PreflightError `engine-missing`, `interrupted` */
export async function provisionMongo(ctx: EngineContext): Promise<MongoProvision> {
  return await takeFirst(ctx, 'mongodb', MONGO_WAYS, MONGO_REMEDY);
}

/** Whether somebody else's server is to be used. */
export function hasMongoUrl(env: NodeJS.ProcessEnv): boolean {
  return (env['PREFLIGHT_MONGO_URL'] ?? '') !== '';
}

function mongodEntry(ctx: EngineContext): string {
  return entryDir(ctx, 'mongod', MONGOD_VERSION);
}

async function takeFromPath(ctx: EngineContext): Promise<MongoProvision | Refusal> {
  const path = await findOnPath(ctx.env, ['mongod']);
  return path === undefined ? new Refusal('not there') : await verifyMongod(ctx, path, `mongod on PATH (${path})`);
}

async function verifyMongod(ctx: EngineContext, path: string, source: string): Promise<MongoProvision | Refusal> {
  const { ok, stdout, reason } = await runCommand(ctx, path, ['--version'], { timeoutMs: 20_000 });
  const version = /db version v(\S+)/.exec(stdout)?.[1];
  if (!ok || version === undefined) return new Refusal(`${path} does not start: ${reason}`);
  return { engine: 'mongodb', flavour: 'mongod', source, version, path };
}

async function fromMongodEntry(
  ctx: EngineContext,
  entry: CacheEntry | Refusal | undefined,
): Promise<MongoProvision | Refusal> {
  if (entry === undefined) return new Refusal('not there');
  return entry instanceof Refusal ? entry : await verifyMongod(ctx, join(entry.dir, 'mongod'), entry.source);
}

function fromFerretdbEntry(entry: CacheEntry | Refusal | undefined): MongoProvision | Refusal {
  if (entry === undefined) return new Refusal('not there');
  if (entry instanceof Refusal) return entry;
  return {
    engine: 'mongodb',
    flavour: 'ferretdb',
    source: entry.source,
    version: FERRETDB_VERSION,
    path: join(entry.dir, FERRETDB_BUILD.program),
  };
}
