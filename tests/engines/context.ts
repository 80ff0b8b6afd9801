import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultCacheDir, type EngineContext } from '../../sandbox/engines/index.ts';

/** A context on the user's own cache, so that what was provisioned once is used by every test. */
export function realContext(overrides: Partial<EngineContext> = {}): EngineContext & { readonly lines: string[] } {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  return { cacheDir: defaultCacheDir(process.env), env: process.env, log, ...overrides, lines };
}

/** A context of a machine with nothing on it, on which nothing may be provisioned. */
export async function bareContext(env: NodeJS.ProcessEnv = {}): Promise<EngineContext & { readonly lines: string[] }> {
  const folder = await temporaryFolder();
  return realContext({
    cacheDir: join(folder, 'cache'),
    env: { PATH: join(folder, 'nothing'), HOME: folder, PREFLIGHT_ENGINES: 'found-only', ...env },
  });
}

/** A folder that is removed with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-test-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}
