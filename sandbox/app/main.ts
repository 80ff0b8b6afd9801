import { createLog, describeError } from './log.ts';
import { readSettings } from './settings.ts';
import { startApplication } from './start.ts';

/** The whole stop takes no longer than this, whatever a database does. */
const STOP_MS = 5_000;

// A host that has gone takes the pipe along; that is a reason to stop, not to crash.
process.stdout.on('error', () => undefined);

const environment = process.env;
const log = createLog({
  write: (line) => process.stdout.write(line),
  now: () => new Date(),
  secrets: ['CLERK_SECRET_KEY', 'CLERK_WEBHOOK_SIGNING_SECRET', 'DATABASE_URL', 'MONGODB_URI']
    .map((name) => environment[name])
    .filter((secret) => secret !== undefined),
});

/** What ends the process, noted from the first moment: a stop during the start is obeyed too. */
const stopped = new Promise<string>((resolve) => {
  process.once('SIGTERM', () => resolve('SIGTERM'));
  process.once('SIGINT', () => resolve('SIGINT'));
  process.once('disconnect', () => resolve('host gone'));
});

async function run(): Promise<void> {
  const settings = readSettings(environment);
  const application = await startApplication(settings, log);
  const { store, version, fault } = settings;
  log('info', 'ready', { url: application.origin, store: store.kind, version, fault });
  process.send?.({ type: 'ready', port: application.port });

  log('info', 'stopping', { reason: await stopped });
  await application.stop();
}

void stopped.then(() => setTimeout(() => process.exit(0), STOP_MS).unref());
run().then(
  () => process.exit(0),
  (error: unknown) => {
    log('error', 'could not start', { error: describeError(error) });
    process.exit(1);
  },
);
