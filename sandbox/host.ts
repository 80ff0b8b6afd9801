import { env as processEnv } from 'node:process';
import { PreflightError } from '../checklists/error.ts';
import { defaultCacheDir } from './engines/index.ts';
import { SandboxRequest, type HostMessage } from './process/message.ts';
import { startSandbox, type Sandbox } from './start.ts';

/**
 * The process that owns the sandbox. It has a process group of its own, so that Ctrl-C in a terminal reaches the
 * command line alone, and it stops everything when it is told to or when its parent is gone, however that came about.
 */
function say(message: HostMessage): void {
  if (process.connected) process.send?.(message);
}

let sandbox: Promise<Sandbox> | undefined;
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  aborted.abort();
  await sandbox?.then((started) => started.stop()).catch(() => undefined);
  process.exit(0);
}

const aborted = new AbortController();
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => undefined);

process.on('message', (message: unknown) => {
  if (message === 'stop') {
    void end();
    return;
  }
  if (sandbox !== undefined) return;
  sandbox = startSandbox({
    ...SandboxRequest.parse(message),
    engines: {
      cacheDir: defaultCacheDir(processEnv),
      log: (line) => say({ type: 'log', line }),
      signal: aborted.signal,
      env: processEnv,
    },
    log: (line) => say({ type: 'log', line }),
    onDeath: (what) => say({ type: 'broken', what }),
  });
  sandbox.then(
    ({ env }) => say({ type: 'ready', env: { ...env } }),
    (error: unknown) => {
      say(describeFailure(error));
      // The parent disconnects once it has read this; then the process ends.
    },
  );
});

function describeFailure(error: unknown): HostMessage {
  if (!(error instanceof PreflightError)) {
    const line = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { type: 'failed', code: 'internal', message: `The sandbox did not start: ${line}` };
  }
  const { code, message, remedy } = error;
  return { type: 'failed', code, message, ...(remedy === undefined ? {} : { remedy }) };
}
