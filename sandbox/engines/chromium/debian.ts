import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type CommandOptions, type CommandResult } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { withLock } from '../lock.ts';
import { findOnPath } from '../path.ts';
import { Refusal } from '../ways.ts';
import { verifyBrowser } from './launch.ts';

const WAIT_FOR_DPKG = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=10'];

/** Why Debian's package cannot be installed here; undefined when nothing speaks against it. */
export async function debianObstacle(ctx: EngineContext): Promise<string | undefined> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  // Ubuntu's package of this name is a stub that asks for a snap.
  if (!/^ID=debian$/m.test(release)) return 'not Debian';
  if (process.getuid?.() !== 0) return 'needs root';
  return (await findOnPath(ctx.env, ['apt-get'])) === undefined ? 'no apt-get' : undefined;
}

/** Installs Debian's `chromium`. The downloads can be interrupted; the unpacking is short and must not be. */
export async function installDebians(ctx: EngineContext): Promise<Provision | Refusal> {
  return await withLock(ctx, join(ctx.cacheDir, 'apt.lock'), async () => {
    const there = await findOnPath(ctx.env, ['chromium']);
    if (there === undefined) {
      ctx.log("chromium: installing Debian's package with apt-get");
      const update = await apt(ctx, ['update'], { timeoutMs: 90_000 });
      if (!update.ok) return new Refusal(`apt-get update failed: ${update.reason}`);
      const install = ['install', '-y', '--no-install-recommends', 'chromium'];
      const download = await apt(ctx, [...install, '--download-only'], { timeoutMs: 240_000 });
      if (!download.ok) return new Refusal(`apt-get could not download it: ${download.reason}`);
      // dpkg cut short leaves the machine's package database in pieces.
      const unpack = await apt(ctx, install, { timeoutMs: 240_000, uninterruptible: true });
      if (!unpack.ok) return new Refusal(`apt-get install failed: ${unpack.reason}`);
    }
    const path = there ?? (await findOnPath(ctx.env, ['chromium'])) ?? '/usr/bin/chromium';
    return await verifyBrowser(ctx, path, "Debian's chromium package");
  });
}

async function apt(ctx: EngineContext, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return await runCommand(ctx, 'apt-get', [...WAIT_FOR_DPKG, ...args], {
    ...options,
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}
