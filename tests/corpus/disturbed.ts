import { randomBytes } from 'node:crypto';
import { journalControl } from '../../fixtures/control/journalled.ts';
import { controlToxiproxy } from '../../fixtures/control/toxiproxy.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import type { Bench } from '../../fixtures/webhook/corpus/bench.ts';
import { buildParts } from '../../sandbox/app/build.ts';
import { createApp } from '../../sandbox/app/create.ts';
import { listen } from '../../sandbox/app/serve.ts';
import { readSettings } from '../../sandbox/app/settings.ts';
import { findFault } from '../../sandbox/faults/index.ts';
import { startDatabaseProxies } from '../../sandbox/proxy/start.ts';
import type { Database } from '../app/databases.ts';
import { SECRET } from '../app/target.ts';
import { tryBench } from './bench.ts';
import { NO_CLERK, sandboxMirror } from './sandbox-config.ts';

/** So that a frozen database costs a test little: in a deployment it is seconds. */
const DATABASE_TIMEOUT_MS = 2_000;

export interface Disturbed {
  readonly bench: Bench;
  stop(): Promise<void>;
}

/** The reference application with a fault, on a real database behind a proxy, and a bench that controls the proxy. */
export async function startDisturbed(database: Database, fault = 'none', httpMs = 9_000): Promise<Disturbed> {
  const { kind, url } = database.settings;
  const proxies = await startDatabaseProxies({ [kind]: url });
  const through = proxies.urlThrough(kind);
  const settings = readSettings({
    APP_STORE: kind,
    ...(kind === 'postgres' ? { DATABASE_URL: through } : { MONGODB_URI: through }),
    DATABASE_TIMEOUT_MS: String(DATABASE_TIMEOUT_MS),
    CLERK_PUBLISHABLE_KEY: NO_CLERK.publishableKey,
    CLERK_SECRET_KEY: NO_CLERK.secretKey,
    CLERK_WEBHOOK_SIGNING_SECRET: SECRET,
  });
  const parts = findFault(fault).apply(
    buildParts(
      settings,
      () => undefined,
      () => '',
    ),
  );
  await parts.store.migrate();
  const server = await listen(createApp(parts).fetch, 0);
  const mirror = sandboxMirror(kind, {
    url: `http://127.0.0.1:${server.port}`,
    databaseUrl: url,
    proxyUrl: proxies.url,
    secret: SECRET,
  });
  const reader = await openReader(mirror);
  const control = journalControl({
    mirror: kind,
    control: controlToxiproxy({ url: proxies.url, proxy: kind }),
    journal: { note: () => undefined },
    newTurn: () => randomBytes(6).toString('hex'),
  });
  const bench = tryBench({ mirror, reader, httpMs, rowMs: 8_000, controls: { database: control } });
  return {
    bench,
    stop: async () => {
      bench.close();
      await reader.close();
      await server.close();
      await parts.store.close().catch(() => undefined);
      await proxies.stop();
    },
  };
}
