import { randomBytes } from 'node:crypto';
import { journalControl } from '../../fixtures/control/journalled.ts';
import { controlToxiproxy } from '../../fixtures/control/toxiproxy.ts';
import type { Mirror } from '../../fixtures/config/resolved.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import type { Bench } from '../../fixtures/webhook/corpus/bench.ts';
import { buildParts } from '../../sandbox/app/build.ts';
import { createApp } from '../../sandbox/app/create.ts';
import { listen } from '../../sandbox/app/serve.ts';
import { readSettings } from '../../sandbox/app/settings.ts';
import { findFault } from '../../sandbox/faults/index.ts';
import { startDatabaseProxies } from '../../sandbox/proxy/start.ts';
import type { Database } from '../app/databases.ts';
import { tryBench } from './bench.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

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
    CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
    CLERK_SECRET_KEY: 'sk_test_unused',
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
  const mirror = mirrorOf(database, `http://127.0.0.1:${server.port}`);
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

function mirrorOf({ settings }: Database, url: string): Mirror {
  const common = { url, webhook: { url: `${url}/api/webhooks/clerk`, path: '/api/webhooks/clerk', secret: SECRET } };
  const defaults = { plan: 'starter' };
  return settings.kind === 'postgres'
    ? {
        ...common,
        id: 'postgres',
        database: { kind: 'postgres', url: settings.url, table: 'users' },
        key: 'clerk_id',
        columns: {
          email: 'email',
          first_name: 'first_name',
          last_name: 'last_name',
          image_url: 'image_url',
          external_id: 'external_id',
        },
        defaults,
        deletion: 'remove',
      }
    : {
        ...common,
        id: 'mongodb',
        database: { kind: 'mongodb', url: settings.url, database: undefined, collection: 'users' },
        key: 'clerkId',
        columns: {
          email: 'email',
          firstName: 'first_name',
          lastName: 'last_name',
          imageUrl: 'image_url',
          externalId: 'external_id',
        },
        defaults,
        deletion: 'remove',
      };
}
