import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { PreflightError } from '../../../checklists/error.ts';
import type { EngineContext, RunningDatabase } from '../context.ts';
import { findFreePort } from '../port.ts';
import { NotReady, startServer, type Server } from '../server.ts';
import { startOnExternal } from './external.ts';
import { MONGO_REMEDY, provisionMongo, type MongoFlavour, type MongoProvision } from './provision.ts';

export interface StartOptions {
  /** Folder in which the data folder is made; the system's own for temporary files by default. */
  readonly parent?: string;
}

/** A running MongoDB, and which: FerretDB has no transactions, no change streams and no authentication. */
export interface RunningMongo extends RunningDatabase {
  readonly flavour: MongoFlavour;
}

const DATABASE = 'preflight';
const PORT_ATTEMPTS = 5;

/**
 * Starts an empty MongoDB (or takes a database of its own in the one that PREFLIGHT_MONGO_URL names) and returns
 * once it answers.
 *
 * @throws PreflightError `engine-missing`, `database-unreachable`, `port-in-use`, `interrupted`
 */
export async function startMongo(ctx: EngineContext, options: StartOptions = {}): Promise<RunningMongo> {
  const provision = await provisionMongo(ctx);
  if (provision.flavour === 'external') return { ...(await startOnExternal(ctx)), flavour: 'external' };
  for (let attempt = 1; ; attempt++) {
    try {
      const { server, address } = await launch(ctx, provision, options.parent ?? tmpdir());
      await awaitAnswer(server, `mongodb://${address}/`);
      return {
        url: `mongodb://${address}/${DATABASE}`,
        source: provision.source,
        flavour: provision.flavour,
        pid: server.pid,
        stop: async () => await server.stop(),
      };
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      if (error.portTaken && attempt < PORT_ATTEMPTS) continue;
      throw new PreflightError('engine-missing', `MongoDB (${provision.source}) ${error.message}: ${error.output}`, {
        remedy: MONGO_REMEDY,
        cause: error,
      });
    }
  }
}

async function launch(
  ctx: EngineContext,
  { flavour, path }: MongoProvision,
  parent: string,
): Promise<{ server: Server; address: string }> {
  const folder = await mkdtemp(join(parent, 'preflight-mongo-'));
  const common = { file: path as string, env: ctx.env, folder, readyMs: 30_000, stopMs: 5_000 };
  if (flavour === 'ferretdb') {
    const server = await startServer(ctx, {
      ...common,
      args: ['-listen', '127.0.0.1:0', '-data', folder],
      leavesWithInput: true,
      isReady: (line) => line.startsWith('ready '),
      stopSignal: 'SIGTERM',
    });
    return { server, address: new URL(server.readyLine.slice('ready '.length)).host };
  }
  const port = await findFreePort();
  const server = await startServer(ctx, {
    ...common,
    args: [
      ...['--dbpath', folder, '--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
      // The data is thrown away, and the load next to it needs the memory more.
      ...['--wiredTigerCacheSizeGB', '0.25', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ],
    isReady: (line) => /waiting for connections/i.test(line),
    stopSignal: 'SIGTERM',
  });
  return { server, address: `127.0.0.1:${port}` };
}

async function awaitAnswer(server: Server, url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000, directConnection: true });
  try {
    await client.db('admin').command({ ping: 1 });
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await client.close();
  }
}
