import { MongoClient } from 'mongodb';
import { PreflightError } from '../../../checklists/error.ts';
import type { EngineContext, RunningDatabase } from '../context.ts';
import { isLeftover, nameDatabase } from '../unique-name.ts';
import { describeHosts, hideCredentials, isMongoUrl, withDatabase } from './url.ts';

const CONNECT_MS = 5_000;
const VARIABLE = 'PREFLIGHT_MONGO_URL';

/**
 * Takes a uniquely named database in the server that PREFLIGHT_MONGO_URL names; `stop` drops it. What a killed run
 * left there goes after a day.
 *
 * @throws PreflightError `database-unreachable`, naming host and port and never the password
 */
export async function startOnExternal(ctx: EngineContext): Promise<RunningDatabase> {
  const url = ctx.env[VARIABLE] ?? '';
  if (!isMongoUrl(url)) {
    // The text itself may hold a password, so it is not shown.
    throw new PreflightError('database-unreachable', `${VARIABLE} is not a mongodb:// URL.`, {
      remedy: 'Write it as mongodb://user:password@host:27017/, with special characters percent-encoded.',
    });
  }
  const name = nameDatabase(Date.now());
  const own = withDatabase(url, name);
  await withClient(own, async (client) => {
    await client.db(name).command({ ping: 1 });
    await dropLeftovers(client);
  });

  let stopping: Promise<void> | undefined;
  const drop = async (): Promise<void> =>
    await withClient(own, async (client) => void (await client.db(name).dropDatabase()));
  return {
    url: own,
    source: `the server at ${describeHosts(url)} that ${VARIABLE} names`,
    stop: () => (stopping ??= drop()),
  };
}

async function withClient(url: string, work: (client: MongoClient) => Promise<void>): Promise<void> {
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(url, { serverSelectionTimeoutMS: CONNECT_MS, connectTimeoutMS: CONNECT_MS });
    await work(client);
  } catch (error) {
    const why = hideCredentials(error instanceof Error ? error.message : String(error), url);
    throw new PreflightError('database-unreachable', `${VARIABLE}: ${describeHosts(url)}: ${why}`, {
      remedy: `Start that server or correct ${VARIABLE}; unset it to use one that is found or provisioned here.`,
      cause: error,
    });
  } finally {
    await client?.close();
  }
}

async function dropLeftovers(client: MongoClient): Promise<void> {
  // A user without the right to list databases has none of ours to clean up either.
  const listed = await client
    .db('admin')
    .admin()
    .listDatabases({ nameOnly: true })
    .catch(() => undefined);
  for (const { name } of listed?.databases ?? []) {
    if (isLeftover(name, Date.now())) await client.db(name).dropDatabase();
  }
}
