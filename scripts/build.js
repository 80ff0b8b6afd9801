import { cpSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram, ROOT } from './install.js';

/**
 * `npm run build`: JavaScript and declarations of everything that is published, in `dist/`, beside the data and assets
 * that it reads. Playwright and Node run no TypeScript below `node_modules`, which is where an installed package lies.
 */
const FOLDERS = ['cli', 'checklists', 'fixtures', 'load', 'reporters', 'sandbox', 'suites'];
const DIST = join(ROOT, 'dist');

rmSync(DIST, { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const code = await runProgram(process.execPath, [tsc, '--project', join('.config', 'tsconfig.build.json')]);
if (code === 0) FOLDERS.forEach(copyAssets);
process.exitCode = code;

/** Whatever is no module of ours. Its start file stays where package.json names it. */
function copyAssets(folder) {
  for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || extname(entry.name) === '.ts' || path === join(ROOT, 'cli', 'bin.js')) continue;
    cpSync(path, join(DIST, path.slice(ROOT.length)));
  }
}
