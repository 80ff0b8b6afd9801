import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { LoadContext, LoadLimits } from '../../load/index.ts';
import type { ResolvedConfig } from '../../fixtures/config/resolved.ts';
import { ConfigSchema } from '../../fixtures/config/schema.ts';
import { findK6 } from './k6-program.ts';
import { SECRET, startTarget, USER_ID, type Behaviour, type Target } from './target.ts';

/** Limits like the checklists', but rows within one second, so that late ones take a test seconds. */
export const LIMITS: LoadLimits = {
  api: { meanMs: 200, p95Ms: 200, errorRate: 0.01 },
  webhook: { rowP95Ms: 1_000, rowMaxMs: 1_000 },
};

export interface Stage {
  readonly context: LoadContext;
  readonly target: Target;
  readonly lines: string[];
  /** Ids of the rows that were removed. */
  readonly removed: string[];
  readonly reads: { open: number };
}

/** 240 requests in 1.2 s: enough for a 95th percentile. */
export const QUICK = { rate: 200, durationSeconds: 1.2 };

/** A real k6, a target on loopback and everything in between; cleared away when the test is over. */
export async function stage(behaviour: Behaviour = {}, changes: Partial<LoadContext> = {}): Promise<Stage> {
  const token = await mintToken();
  const target = await startTarget(token, behaviour);
  const workDir = await mkdtemp(join(tmpdir(), 'preflight-load-'));
  onTestFinished(async () => {
    await target.close();
    await rm(workDir, { recursive: true, force: true });
  });
  const lines: string[] = [];
  const removed: string[] = [];
  const reads = { open: 0 };
  const context: LoadContext = {
    config: configFor(target.url),
    k6: await findK6(),
    runMarker: 'pftest01',
    limits: LIMITS,
    workDir,
    // Other tests crowd the machine at the same time.
    cpuWaitMs: async () => 0,
    log: (line) => lines.push(line),
    mintToken: async () => token,
    openReader: async () => {
      reads.open += 1;
      const keys = (prefix: string): string[] => target.rows.filter((row) => row.startsWith(prefix));
      return {
        countByPrefix: async (prefix) => keys(prefix).length,
        keysByPrefix: async (prefix, after = '') => keys(prefix).filter((key) => key > after),
        close: async () => void (reads.open -= 1),
      };
    },
    removeRows: async (_mirror, prefix) => {
      removed.push(...target.rows.filter((row) => row.startsWith(prefix)));
      const rest = target.rows.filter((row) => !row.startsWith(prefix));
      target.rows.splice(0, target.rows.length, ...rest);
    },
    ...changes,
  };
  return { context, target, lines, removed, reads };
}

export async function mintToken(life = '60s'): Promise<string> {
  return await new SignJWT({ sub: USER_ID })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(life)
    .sign(new TextEncoder().encode('only the target would verify this'));
}

export function configFor(url: string, changes: Partial<ResolvedConfig> = {}): ResolvedConfig {
  const parsed = ConfigSchema.parse({
    target: { name: 'load test', environment: 'development', url },
    clerk: { publishableKey: 'pk_test_MTI3LjAuMC4xJA', secretKey: { env: 'UNUSED' } },
    webhook: { secret: { env: 'UNUSED' } },
    mirrors: [{ id: 'memory', database: { kind: 'postgres', url: { env: 'UNUSED' }, table: 'users' }, key: 'id' }],
    deadlines: { httpMs: 2_000 },
    load: { api: QUICK, webhook: QUICK },
  });
  return {
    ...parsed,
    target: { name: 'load test', environment: 'development', url, version: undefined, headers: {} },
    clerk: {
      publishableKey: 'pk_test_MTI3LjAuMC4xJA',
      frontendApi: '127.0.0.1:9',
      secretKey: 'sk_test_unused0000',
      apiUrl: 'http://127.0.0.1:9',
      caFile: undefined,
      controlUrl: undefined,
    },
    smoke: { token: undefined, syntheticUser: false },
    mirrors: [
      {
        id: 'memory',
        url,
        webhook: { url: `${url}/api/webhooks/clerk`, path: '/api/webhooks/clerk', secret: SECRET },
        database: { kind: 'postgres', url: 'postgres://nobody@127.0.0.1/none', table: 'users' },
        key: 'id',
        columns: {},
        defaults: {},
        deletion: 'remove',
      },
    ],
    ...changes,
  };
}
