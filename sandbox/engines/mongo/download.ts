import { chmod, copyFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext } from '../context.ts';
import { explainUnreachable } from '../reach.ts';
import { Refusal } from '../ways.ts';

/** The server that `mongodb-memory-server-core` is told to fetch. */
export const MONGOD_VERSION = '8.2.6';
const HOST = 'https://fastdl.mongodb.org/';
const FOUND = 'mongod at ';

/**
 * Fetches a real mongod into `folder` by way of `mongodb-memory-server-core`, which knows MongoDB's archive for each
 * system, holds it against the published MD5, and takes one that it fetched for somebody else before. A process of
 * its own, because the package reports progress on stdout and could not be stopped otherwise.
 *
 * @param probe says why MongoDB's host cannot be reached, before anything long is begun
 */
export async function downloadMongod(
  ctx: EngineContext,
  folder: string,
  probe: typeof explainUnreachable = explainUnreachable,
): Promise<Made | Refusal> {
  const unreachable = await probe(ctx, ctx.env['MONGOMS_DOWNLOAD_MIRROR'] ?? HOST);
  if (unreachable !== undefined) return new Refusal(unreachable);
  ctx.log(`mongodb: downloading mongod ${MONGOD_VERSION} with mongodb-memory-server`);
  const module = createRequire(import.meta.url).resolve('mongodb-memory-server-core/lib/util/MongoBinary');
  const options = { version: MONGOD_VERSION, downloadDir: join(folder, 'archive'), checkMD5: true };
  const script = `
    const { MongoBinary } = await import(${JSON.stringify(pathToFileURL(module).href)});
    const path = await MongoBinary.getPath(${JSON.stringify(options)});
    console.log('\\n${FOUND}' + path);
  `;
  const { ok, stdout, reason } = await runCommand(ctx, process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: {
      // Unless npm says so, the package accepts any certificate, and its MD5 comes over the same connection.
      npm_config_strict_ssl: 'true',
      MONGOMS_MAX_RETRIES: '1',
    },
    timeoutMs: 300_000,
    quietMs: 15_000,
  });
  if (!ok) return new Refusal(`the download failed: ${reason}`);
  const path = stdout.split('\n').findLast((line) => line.startsWith(FOUND));
  if (path === undefined) return new Refusal('the download left no mongod');
  await copyFile(path.slice(FOUND.length), join(folder, 'mongod'));
  await chmod(join(folder, 'mongod'), 0o755);
  await rm(options.downloadDir, { recursive: true, force: true });
  return { source: `mongod ${MONGOD_VERSION} by mongodb-memory-server, from MongoDB`, files: ['mongod'] };
}
