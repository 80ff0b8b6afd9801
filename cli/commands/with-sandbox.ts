import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFault } from '../../sandbox/faults/index.ts';
import { launchSandbox, type LaunchedSandbox } from '../../sandbox/launch.ts';
import type { SandboxRequest } from '../../sandbox/process/message.ts';
import type { CommandContext } from '../context.ts';
import { PACKAGE_ROOT } from '../package.ts';
import type { Stages } from '../stages.ts';

export interface StartedSandbox extends Pick<LaunchedSandbox, 'env'> {
  /** The config that describes the sandbox as a target. */
  readonly configFile: string;
}

/** Starts the sandbox on engines that are there already, does the work, and stops it again, however the work ends. */
export async function withSandbox<T>(
  request: Partial<SandboxRequest>,
  { terminal, env, interruption }: CommandContext,
  stages: Stages,
  work: (sandbox: StartedSandbox) => Promise<T>,
): Promise<T> {
  // An unknown fault is refused before anything is started.
  findFault(request.fault ?? '');
  const { signal } = interruption;
  const verbose = env['PREFLIGHT_VERBOSE'] !== undefined;
  const sandbox = await stages.run('sandbox', () =>
    launchSandbox({
      request,
      env,
      signal,
      log: (line) => (verbose ? terminal.err(`  ${line}`) : undefined),
      onBroken: (what) => terminal.err(`! ${what} has died`),
    }),
  );
  try {
    // Journals of a sandbox lie in its own folder: they are of no use after it.
    const state = { PREFLIGHT_STATE: sandbox.env['SANDBOX_FOLDER'] ?? '' };
    return await work({ env: { ...sandbox.env, ...state }, configFile: sandboxConfig() });
  } finally {
    await stages.run('sandbox stop', () => sandbox.stop());
  }
}

function sandboxConfig(): string {
  const source = join(PACKAGE_ROOT, 'preflight.config.ts');
  return existsSync(source) ? source : join(PACKAGE_ROOT, 'dist', 'preflight.config.js');
}
