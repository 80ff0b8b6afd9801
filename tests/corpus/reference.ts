import { buildParts } from '../../sandbox/app/build.ts';
import { createApp } from '../../sandbox/app/create.ts';
import type { Parts } from '../../sandbox/app/parts.ts';
import { listen } from '../../sandbox/app/serve.ts';
import { readSettings } from '../../sandbox/app/settings.ts';
import type { Bench } from '../../fixtures/webhook/corpus/bench.ts';
import { tryBench, type TryOptions } from './bench.ts';
import { mirrorAt, openMemory, type MemoryStore } from './memory.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What an application knows of its Clerk instance. */
export interface ClerkKeys {
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly apiUrl: string;
}

export interface Reference extends MemoryStore {
  readonly bench: Bench;
  stop(): Promise<void>;
}

/** The reference application over a store in memory, changed as a test likes, and a bench for it. */
export async function startReference(
  change: (parts: Parts) => Parts = (parts) => parts,
  options: Partial<TryOptions> & { readonly clerk?: ClerkKeys } = {},
): Promise<Reference> {
  const { clerk, ...bench } = options;
  const memory = openMemory();
  const settings = readSettings({
    APP_STORE: 'mongodb',
    MONGODB_URI: 'mongodb://127.0.0.1:9/unused',
    CLERK_PUBLISHABLE_KEY: clerk?.publishableKey ?? `pk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
    CLERK_SECRET_KEY: clerk?.secretKey ?? 'sk_test_unused',
    ...(clerk === undefined ? {} : { CLERK_API_URL: clerk.apiUrl }),
    CLERK_WEBHOOK_SIGNING_SECRET: SECRET,
  });
  let origin = '';
  const built = buildParts(
    settings,
    () => undefined,
    () => origin,
  );
  await built.store.close();
  const parts = change({ ...built, store: memory.store });
  const server = await listen(createApp(parts).fetch, 0);
  origin = `http://127.0.0.1:${server.port}`;
  const mirror = mirrorAt(origin, SECRET);
  const opened = tryBench({ mirror, reader: memory.reader, ...bench });
  return {
    ...memory,
    bench: opened,
    stop: async () => {
      opened.close();
      await server.close();
    },
  };
}
