import { join } from 'node:path';
import { entryDir, makeEntry, readEntry, type CacheEntry, type Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { shipped } from '../files.ts';
import { buildGo } from '../go/build.ts';
import { goObstacle } from '../go/toolchain.ts';
import { findOnPath } from '../path.ts';
import { Refusal, takeFirst, type Way } from '../ways.ts';
import { downloadK6 } from './release.ts';
import { K6_VERSION, parseK6Version } from './version.ts';

const BUILD = { module: shipped('k6'), target: 'go.k6.io/k6', name: `go.k6.io/k6 v${K6_VERSION}`, program: 'k6' };

export const K6_REMEDY =
  'Install k6 v1 (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go 1.25 or newer, and run again.';

/** Where k6 comes from, in order. */
export const K6_WAYS: readonly Way<Provision>[] = [
  { label: 'k6 on PATH', obtains: false, take: takeFromPath },
  { label: 'k6 in the cache', obtains: false, take: takeFromCache },
  {
    label: `k6 v${K6_VERSION} from its GitHub release`,
    obtains: true,
    take: async (ctx) => await obtain(ctx, async (folder) => await downloadK6(ctx, folder)),
  },
  {
    label: `${BUILD.name} built with Go`,
    obtains: true,
    obstacle: goObstacle,
    take: async (ctx) => await obtain(ctx, async (folder) => await buildGo(ctx, BUILD, folder)),
  },
];

/** @throws PreflightError `engine-missing`, `interrupted` */
export async function provisionK6(ctx: EngineContext): Promise<Provision> {
  return await takeFirst(ctx, 'k6', K6_WAYS, K6_REMEDY);
}

async function takeFromPath(ctx: EngineContext): Promise<Provision | Refusal> {
  const path = await findOnPath(ctx.env, ['k6']);
  if (path === undefined) return new Refusal('not there');
  const { stdout } = await runCommand(ctx, path, ['version'], { timeoutMs: 20_000 });
  const version = parseK6Version(stdout);
  if (version === undefined) return new Refusal(`${path} is no k6 v1`);
  return { engine: 'k6', source: `k6 on PATH (${path})`, version, path };
}

async function takeFromCache(ctx: EngineContext): Promise<Provision | Refusal> {
  const entry = await readEntry(ctx, entryDir(ctx, 'k6', K6_VERSION));
  return entry === undefined ? new Refusal('not there') : fromEntry(entry);
}

async function obtain(
  ctx: EngineContext,
  make: (folder: string) => Promise<Made | Refusal>,
): Promise<Provision | Refusal> {
  const entry = await makeEntry(ctx, entryDir(ctx, 'k6', K6_VERSION), make);
  return entry instanceof Refusal ? entry : fromEntry(entry);
}

function fromEntry({ dir, source }: CacheEntry): Provision {
  return { engine: 'k6', source, version: K6_VERSION, path: join(dir, 'k6') };
}
