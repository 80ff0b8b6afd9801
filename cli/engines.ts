import { defaultCacheDir, provisionAll, type Engine, type Provisions } from '../sandbox/engines/index.ts';
import type { CommandContext } from './context.ts';
import type { RunEngines } from './run/execute.ts';
import type { Selection } from './run/select.ts';
import type { EngineContext } from '../sandbox/engines/index.ts';
import type { Stages } from './stages.ts';

/** Suites that drive a browser. */
const BROWSER_SUITES: readonly string[] = ['e2e'];

export function engineContext({ env, interruption }: CommandContext, log: (line: string) => void): EngineContext {
  return { cacheDir: defaultCacheDir(env), log, signal: interruption.signal, env };
}

/** What the sandbox runs on. */
export const SANDBOX_ENGINES: readonly Engine[] = ['postgres', 'mongodb', 'clerk-js'];

/** What the selected checks run on. */
export function runEngines(selection: Selection): Engine[] {
  const browser = selection.suites.some((suite) => BROWSER_SUITES.includes(suite));
  return [...(browser ? (['chromium'] as const) : []), ...(selection.load ? (['k6'] as const) : [])];
}

/** Finds or provisions engines, with progress and a plain word on where each came from. */
export async function provisionEngines(
  wanted: readonly Engine[],
  context: CommandContext,
  stages: Stages,
): Promise<RunEngines> {
  if (wanted.length === 0) return { browser: undefined, k6: undefined, sources: [] };
  const found: Partial<Provisions> = await stages.run('engines', async (progress) =>
    provisionAll(engineContext(context, progress), wanted),
  );
  if (context.terminal.interactive) {
    for (const engine of wanted) context.terminal.err(`  ${engine}: ${found[engine]?.source ?? ''}`);
  }
  const { chromium, k6 } = found;
  return {
    browser: chromium?.path === undefined ? undefined : { path: chromium.path, args: chromium.args ?? [] },
    k6: k6?.path,
    sources: wanted.map((engine) => ({ engine, source: found[engine]?.source ?? '' })),
  };
}
