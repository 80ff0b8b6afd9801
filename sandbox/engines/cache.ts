import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { EngineContext } from './context.ts';
import { withLock } from './lock.ts';
import { Refusal } from './ways.ts';

const Manifest = z.object({
  source: z.string(),
  /** File within the entry → its SHA-256, held against the file at each use. */
  files: z.record(z.string(), z.string()),
});

/** Something made once and kept. */
export interface CacheEntry {
  readonly dir: string;
  readonly source: string;
}

/** What a maker put into the folder it was given. */
export interface Made {
  readonly source: string;
  /** Files, relative to the folder, that are checked at each use. */
  readonly files: readonly string[];
}

const MANIFEST = 'preflight-entry.json';
/** Folders that an earlier run was killed over. */
const ABANDONED_MS = 60 * 60_000;

/** Where an engine of this version is kept for this platform. */
export function entryDir(ctx: EngineContext, engine: string, version: string): string {
  return join(ctx.cacheDir, engine, `${version}-${process.platform}-${process.arch}`);
}

/** The entry, when it is complete and its files are the ones that were put there. */
export async function readEntry(ctx: EngineContext, dir: string): Promise<CacheEntry | undefined> {
  let text: string;
  try {
    text = await readFile(join(dir, MANIFEST), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const manifest = Manifest.parse(JSON.parse(text));
    for (const [file, sha256] of Object.entries(manifest.files)) {
      if ((await hashFile(join(dir, file))) !== sha256) throw new Error(`${file} has changed`);
    }
    return { dir, source: manifest.source };
  } catch (error) {
    ctx.log(`Ignoring ${dir}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/**
 * Returns the entry, making it first when it is not there. It appears all at once, by a rename; a process that is
 * killed half-way, or two at the same time, leave either no entry or a whole one.
 */
export async function makeEntry(
  ctx: EngineContext,
  dir: string,
  make: (folder: string) => Promise<Made | Refusal>,
): Promise<CacheEntry | Refusal> {
  return await withLock(ctx, `${dir}.lock`, async () => {
    const there = await readEntry(ctx, dir);
    if (there !== undefined) return there;
    await removeAbandoned(dirname(dir));
    const folder = await mkdtemp(join(dirname(dir), `.making-${basename(dir)}-`));
    try {
      const made = await make(folder);
      if (made instanceof Refusal) return made;
      const files: Record<string, string> = {};
      for (const file of made.files) files[file] = await hashFile(join(folder, file));
      await writeFile(join(folder, MANIFEST), JSON.stringify({ source: made.source, files }));
      return (await moveIntoPlace(ctx, folder, dir)) ?? { dir, source: made.source };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Returns the entry of another process that came first, if one did: somebody may run from it already. */
async function moveIntoPlace(ctx: EngineContext, folder: string, dir: string): Promise<CacheEntry | undefined> {
  const theirs = await readEntry(ctx, dir);
  if (theirs !== undefined) return theirs;
  await rm(dir, { recursive: true, force: true });
  await rename(folder, dir);
  return undefined;
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.making-')) continue;
    const folder = join(parent, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** SHA-256 of a file, in hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
