import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import type { Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext } from '../context.ts';
import { explainUnreachable } from '../reach.ts';
import { Refusal } from '../ways.ts';

/** The server that `mongodb-memory-server-core` is told to fetch. */
export const MONGOD_VERSION = '8.2.6';
const HOST = 'https://fastdl.mongodb.org/';

/**
 * Fetches a real mongod into `folder` by way of `mongodb-memory-server-core`, which knows MongoDB's archive for each
 * system and holds it against the published MD5. A process of its own, because the package reports progress on
 * stdout and could not be stopped otherwise.
 */
export async function downloadMongod(ctx: EngineContext, folder: string): Promise<Made | Refusal> {
  const unreachable = await explainUnreachable(ctx, HOST);
  if (unreachable !== undefined) return new Refusal(unreachable);
  ctx.log(`mongodb: downloading mongod ${MONGOD_VERSION} from ${new URL(HOST).host}`);
  const module = createRequire(import.meta.url).resolve('mongodb-memory-server-core/lib/util/MongoBinary');
  const options = { version: MONGOD_VERSION, downloadDir: folder, checkMD5: true };
  const script = `
    const { MongoBinary } = (await import(${JSON.stringify(pathToFileURL(module).href)}));
    await MongoBinary.getPath(${JSON.stringify(options)});
  `;
  const { ok, reason } = await runCommand(ctx, process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { MONGOMS_PREFER_GLOBAL_PATH: 'false', MONGOMS_MAX_RETRIES: '1' },
    timeoutMs: 300_000,
    quietMs: 15_000,
  });
  if (!ok) return new Refusal(`the download failed: ${reason}`);
  const program = (await readdir(folder)).find((name) => name.startsWith('mongod'));
  if (program === undefined) return new Refusal('the download left no mongod');
  await chmod(join(folder, program), 0o755);
  return { source: `mongod ${MONGOD_VERSION}, downloaded from MongoDB`, files: [program] };
}
