import { Client } from 'pg';
import { PreflightError } from '../../../checklists/error.ts';
import type { EngineContext, RunningDatabase } from '../context.ts';
import { hidePassword } from '../password.ts';
import { isLeftover, nameDatabase } from '../unique-name.ts';

const CONNECT_MS = 5_000;
const VARIABLE = 'PREFLIGHT_POSTGRES_URL';

/**
 * Makes an empty, uniquely named database in the server that PREFLIGHT_POSTGRES_URL names; `stop` drops it. What a
 * killed run left there goes after a day.
 *
 * @throws PreflightError `database-unreachable`, naming host and port and never the password
 */
export async function startOnExternal(ctx: EngineContext): Promise<RunningDatabase> {
  const url = parseUrl(ctx.env[VARIABLE] ?? '');
  const name = nameDatabase(Date.now());
  await withClient(url, async (client) => {
    await dropLeftovers(client);
    await client.query(`CREATE DATABASE ${name}`);
  });
  const own = new URL(url);
  own.pathname = `/${name}`;

  let stopping: Promise<void> | undefined;
  const drop = async (): Promise<void> =>
    await withClient(url, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
  return {
    url: own.href,
    source: `the server at ${describe(url)} that ${VARIABLE} names`,
    stop: () => (stopping ??= drop()),
  };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    // The text itself may hold a password, so it is not shown.
    throw new PreflightError('database-unreachable', `${VARIABLE} is not a postgres:// URL.`, {
      remedy: 'Write it as postgres://user:password@host:5432/postgres, with special characters percent-encoded.',
    });
  }
  return url;
}

async function withClient(url: URL, work: (client: Client) => Promise<void>): Promise<void> {
  let client: Client | undefined;
  try {
    client = new Client({ connectionString: url.href, connectionTimeoutMillis: CONNECT_MS });
    // The server may go away at any time; the query that notices tells.
    client.on('error', () => undefined);
    await client.connect();
    await work(client);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = message === '' || message === undefined ? (code ?? 'no answer') : message;
    throw new PreflightError(
      'database-unreachable',
      `${VARIABLE}: ${describe(url)}: ${hidePassword(why, url.password)}`,
      {
        remedy:
          code === '42501'
            ? 'Give the user the right to create databases (ALTER ROLE … CREATEDB), or unset the variable.'
            : `Start that server or correct ${VARIABLE}; unset it to use the server that npm brings.`,
        cause: error,
      },
    );
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function dropLeftovers(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database d WHERE datname LIKE 'preflight\\_%'
       AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)`,
  );
  for (const { datname } of rows) {
    // Another run may be doing the same.
    if (isLeftover(datname, Date.now())) await client.query(`DROP DATABASE IF EXISTS ${datname}`);
  }
}

function describe(url: URL): string {
  return `${url.hostname}:${url.port === '' ? '5432' : url.port}`;
}
