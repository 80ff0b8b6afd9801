import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The per-user folder in which engines are kept between runs: `PREFLIGHT_CACHE`, or the platform's own place
 * (`XDG_CACHE_HOME` or `~/.cache`; `~/Library/Caches` on macOS).
 */
export function defaultCacheDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const chosen = env['PREFLIGHT_CACHE'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);

  const home = env['HOME'] !== undefined && env['HOME'] !== '' ? env['HOME'] : homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'clerk-preflight');

  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification has relative paths ignored.
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'clerk-preflight');
}
