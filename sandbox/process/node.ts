import { fileURLToPath } from 'node:url';

/**
 * How Node runs one of our modules: sources go through tsx, built JavaScript runs as it is.
 *
 * @param stem relative path of the module without its ending, as in `./host`
 * @param base `import.meta.url` of the caller
 */
export function nodeModuleOf(stem: string, base: string): { path: string; execArgv: string[] } {
  const isSource = base.endsWith('.ts');
  const path = fileURLToPath(new URL(`${stem}${isSource ? '.ts' : '.js'}`, base));
  return { path, execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [] };
}
