import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entryDir } from '../cache.ts';
import type { EngineContext } from '../context.ts';
import { shipped } from '../files.ts';
import type { GoBuild } from '../go/build.ts';

export const FERRETDB_VERSION = '1.24.0';

/** FerretDB as we embed it, with SQLite only. */
export const FERRETDB_BUILD: GoBuild = {
  module: shipped('ferretdb'),
  target: '.',
  name: `FerretDB v${FERRETDB_VERSION} over SQLite`,
  program: 'ferretdb',
  tags: 'ferretdb_no_postgresql',
};

/** Where the built program is kept: under its version and under what it was built from. */
export async function ferretdbEntry(ctx: EngineContext): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(await readFile(join(FERRETDB_BUILD.module, file)));
  return entryDir(ctx, 'ferretdb', `${FERRETDB_VERSION}-${hash.digest('hex').slice(0, 8)}`);
}
