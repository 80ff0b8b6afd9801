import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { Refusal } from '../ways.ts';

/**
 * How a browser is launched here. Without its sandbox, as Playwright does too: containers and root allow none. The
 * rest keeps it from talking to anybody but the pages it is given.
 */
export const LAUNCH_ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Takes a browser only when it starts: missing libraries, or Ubuntu's stub for a snap, show here. */
export async function verifyBrowser(ctx: EngineContext, path: string, source: string): Promise<Provision | Refusal> {
  const { ok, stdout, reason } = await runCommand(ctx, path, ['--version'], { timeoutMs: 30_000 });
  const version = /(\d+(?:\.\d+){2,3})/.exec(stdout)?.[1];
  if (!ok || version === undefined) return new Refusal(`${path} does not start: ${ok ? stdout.trim() : reason}`);
  return { engine: 'chromium', source, version, path, args: LAUNCH_ARGS };
}
