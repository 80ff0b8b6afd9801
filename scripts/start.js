import { join } from 'node:path';
import { ensureDependencies, ROOT, runProgram } from './install.js';

await ensureDependencies();
process.exitCode = await runProgram(process.execPath, [join(ROOT, 'cli', 'bin.js'), 'start', ...process.argv.slice(2)]);
