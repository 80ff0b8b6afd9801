import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { entryDir, makeEntry, readEntry, type Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { shipped } from '../files.ts';
import { findOnPath } from '../path.ts';
import { Refusal } from '../ways.ts';
import { verifyBrowser } from './launch.ts';

const VERSION = '143.0.4';
const PROGRAM = 'chromium-with-libraries';

/**
 * The browser's libraries come along, for machines without a desktop; one that has them all uses its own. `$0` is
 * this file, wherever the cache lies.
 */
const WRAPPER = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
if ldd "$here/browser/chromium" 2>/dev/null | grep -q 'not found'; then
  export LD_LIBRARY_PATH="$here/browser/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
[ -d /etc/fonts ] || export FONTCONFIG_PATH="$here/browser/fonts"
exec "$here/browser/chromium" "$@"
`;

/** Why npm's browser cannot run here; undefined when nothing speaks against it. */
export async function sparticuzObstacle(ctx: EngineContext): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'only for Linux on x64';
  return (await findOnPath(ctx.env, ['npm'])) === undefined ? 'no npm on PATH' : undefined;
}

/** The one that an earlier run unpacked. */
export async function takeSparticuz(ctx: EngineContext): Promise<Provision | Refusal> {
  const entry = await readEntry(ctx, entryDir(ctx, 'chromium', VERSION));
  return entry === undefined ? new Refusal('not there') : await verify(ctx, entry.dir, entry.source);
}

/** Installs npm's `@sparticuz/chromium` from its own lock file and keeps the browser that it unpacks. */
export async function installSparticuz(ctx: EngineContext): Promise<Provision | Refusal> {
  const entry = await makeEntry(ctx, entryDir(ctx, 'chromium', VERSION), async (folder) => await unpack(ctx, folder));
  return entry instanceof Refusal ? entry : await verify(ctx, entry.dir, entry.source);
}

async function verify(ctx: EngineContext, dir: string, source: string): Promise<Provision | Refusal> {
  return await verifyBrowser(ctx, join(dir, PROGRAM), source);
}

async function unpack(ctx: EngineContext, folder: string): Promise<Made | Refusal> {
  const install = join(folder, 'npm');
  const browser = join(folder, 'browser');
  await Promise.all([mkdir(install), mkdir(browser)]);
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(shipped(`chromium/${file}`), join(install, file));
  }
  ctx.log(`chromium: installing @sparticuz/chromium ${VERSION} from npm (66 MB)`);
  const npm = await runCommand(ctx, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: install,
    timeoutMs: 240_000,
    env: { npm_config_fetch_retries: '1' },
  });
  if (!npm.ok) return new Refusal(`npm ci failed: ${npm.reason}`);

  const module = join(install, 'node_modules', '@sparticuz', 'chromium', 'build', 'esm', 'index.js');
  const script = `await (await import(${JSON.stringify(pathToFileURL(module).href)})).default.executablePath();`;
  const unpacked = await runCommand(ctx, process.execPath, ['--input-type=module', '-e', script], {
    // It unpacks into the folder for temporary files, and its libraries only where it believes to be on Lambda.
    env: { TMPDIR: browser, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    timeoutMs: 120_000,
  });
  if (!unpacked.ok) return new Refusal(`unpacking failed: ${unpacked.reason}`);

  await writeFile(join(folder, PROGRAM), WRAPPER);
  await chmod(join(folder, PROGRAM), 0o755);
  await rm(install, { recursive: true });
  return { source: `npm @sparticuz/chromium ${VERSION}`, files: [join('browser', 'chromium'), PROGRAM] };
}
