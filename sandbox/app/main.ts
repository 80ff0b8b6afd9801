import { findFault } from '../faults/index.ts';
import { buildParts } from './build.ts';
import { createApp } from './create.ts';
import { createLog, describeError } from './log.ts';
import { listen } from './serve.ts';
import { readSettings } from './settings.ts';

/** The whole stop takes no longer than this, whatever a database does. */
const STOP_MS = 5_000;

const environment = process.env;
const log = createLog({
  write: (line) => process.stdout.write(line),
  now: () => new Date(),
  secrets: [
    environment['CLERK_SECRET_KEY'],
    environment['CLERK_WEBHOOK_SIGNING_SECRET'],
    environment['DATABASE_URL'],
    environment['MONGODB_URI'],
  ].filter((secret) => secret !== undefined),
});

async function start(): Promise<void> {
  const settings = readSettings(environment);
  let origin = settings.origin ?? '';
  const parts = findFault(settings.fault).apply(buildParts(settings, log, () => origin));
  await parts.store.migrate();
  const server = await listen(createApp(parts).fetch, settings.port);
  origin ||= `http://127.0.0.1:${server.port}`;

  let stopping = false;
  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    log('info', 'stopping', { reason });
    setTimeout(() => process.exit(0), STOP_MS).unref();
    void server
      .close()
      .then(() => parts.store.close())
      .catch((error: unknown) => log('warn', 'stopped uncleanly', { error: describeError(error) }))
      .finally(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('host gone'));

  log('info', 'ready', { url: origin, store: settings.store.kind, version: settings.version, fault: settings.fault });
  process.send?.({ type: 'ready', port: server.port });
}

start().catch((error: unknown) => {
  log('error', 'could not start', { error: describeError(error) });
  process.exit(1);
});
