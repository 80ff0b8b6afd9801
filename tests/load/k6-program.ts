import { defaultCacheDir } from '../../sandbox/engines/cache-dir.ts';
import { provisionK6 } from '../../sandbox/engines/k6/provision.ts';

/** The real k6: `PREFLIGHT_K6`, or wherever the sandbox finds or makes one. */
export async function findK6(): Promise<string> {
  const chosen = process.env['PREFLIGHT_K6'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const { path } = await provisionK6({
    cacheDir: defaultCacheDir(process.env),
    log: () => undefined,
    env: process.env,
  });
  if (path === undefined) throw new Error('k6 was provisioned without a path');
  return path;
}
