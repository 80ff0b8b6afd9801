import { randomBytes } from 'node:crypto';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { PreflightError } from '../../../checklists/error.ts';
import { runCommand } from '../command.ts';
import type { EngineContext, RunningDatabase } from '../context.ts';
import { findFreePort } from '../port.ts';
import { NotReady, startServer, type Server } from '../server.ts';
import { chooseAccount, isOpenToAll, type Account } from './account.ts';
import { startOnExternal } from './external.ts';
import { hasPostgresUrl, POSTGRES_REMEDY, provisionPostgres } from './provision.ts';

export interface StartOptions {
  /** Folder in which the data folder is made; the system's own for temporary files by default. */
  readonly parent?: string;
}

const DATABASE = 'preflight';
const USER = 'preflight';
const PORT_ATTEMPTS = 5;

/** The data is thrown away, so nothing waits for the disk. Only 127.0.0.1 is listened on, and no socket file made. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=200',
  'jit=off',
  'logging_collector=off',
  'log_destination=stderr',
];

/**
 * Starts an empty Postgres (or makes an empty database in the one that PREFLIGHT_POSTGRES_URL names) and returns
 * once it answers.
 *
 * @throws PreflightError `engine-missing`, `database-unreachable`, `port-in-use`, `interrupted`
 */
export async function startPostgres(ctx: EngineContext, options: StartOptions = {}): Promise<RunningDatabase> {
  if (hasPostgresUrl(ctx.env)) return await startOnExternal(ctx);
  const { path, source } = await provisionPostgres(ctx);
  const account = await chooseAccount(ctx);
  if (path === undefined || account === 'none') {
    throw new PreflightError('engine-missing', 'Postgres does not run as root, and there is no account to lend it.', {
      remedy: `Add an account named postgres, or run as another user. ${POSTGRES_REMEDY}`,
    });
  }
  const password = randomBytes(12).toString('hex');
  for (let attempt = 1; ; attempt++) {
    const folder = await makeFolder(options.parent ?? tmpdir(), account);
    const bin = await openBinaries(dirname(path), folder, account);
    await initialise(ctx, { bin, folder, password, account });
    const port = await findFreePort();
    try {
      const server = await launch(ctx, { bin, folder, port, account });
      return await createDatabase(server, port, password, source);
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      if (error.portTaken && attempt < PORT_ATTEMPTS) continue;
      throw new PreflightError('engine-missing', `Postgres (${source}) ${error.message}: ${error.output}`, {
        remedy: POSTGRES_REMEDY,
        cause: error,
      });
    }
  }
}

async function makeFolder(parent: string, account: Account | undefined): Promise<string> {
  // Another account cannot reach into a folder that is closed to it, such as one that `mkdtemp` made.
  const open = account === undefined || (await isOpenToAll(parent));
  const folder = await mkdtemp(join(open ? parent : '/tmp', 'preflight-postgres-'));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/** The binaries, copied to where the borrowed account can read them when the project lies in a closed folder. */
async function openBinaries(bin: string, folder: string, account: Account | undefined): Promise<string> {
  if (account === undefined || (await isOpenToAll(bin))) return bin;
  const copy = join(folder, 'native');
  await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

interface Cluster {
  readonly bin: string;
  readonly folder: string;
  readonly account: Account | undefined;
}

async function initialise(ctx: EngineContext, cluster: Cluster & { readonly password: string }): Promise<void> {
  const { bin, folder, account, password } = cluster;
  const passwordFile = join(folder, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
    const { ok, reason } = await runCommand(
      ctx,
      join(bin, 'initdb'),
      [
        ...['-D', join(folder, 'data'), '-U', USER, '--pwfile', passwordFile, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--no-sync', '--no-instructions'],
      ],
      { cwd: folder, env: serverEnv(), timeoutMs: 60_000, ...(account === undefined ? {} : { account }) },
    );
    if (!ok)
      throw new PreflightError('engine-missing', `Postgres: initdb failed: ${reason}`, { remedy: POSTGRES_REMEDY });
    await rm(passwordFile);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function launch(ctx: EngineContext, cluster: Cluster & { readonly port: number }): Promise<Server> {
  return await startServer(ctx, {
    file: join(cluster.bin, 'postgres'),
    args: ['-D', join(cluster.folder, 'data'), '-p', String(cluster.port), ...SETTINGS.flatMap((it) => ['-c', it])],
    env: serverEnv(),
    ...(cluster.account === undefined ? {} : { account: cluster.account }),
    folder: cluster.folder,
    isReady: (line) => line.includes('database system is ready to accept connections'),
    readyMs: 30_000,
    // Fast shutdown: sessions are ended, not waited for.
    stopSignal: 'SIGINT',
    stopMs: 5_000,
  });
}

/** Nothing of the caller's PG… variables; English messages; and no search for the machine's time zone. */
function serverEnv(): Record<string, string> {
  return { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };
}

async function createDatabase(
  server: Server,
  port: number,
  password: string,
  source: string,
): Promise<RunningDatabase> {
  const base = `postgres://${USER}:${password}@127.0.0.1:${port}`;
  const client = new Client({ connectionString: `${base}/postgres`, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${DATABASE}`);
    await client.end();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: `${base}/${DATABASE}`, source, pid: server.pid, stop: async () => await server.stop() };
}
