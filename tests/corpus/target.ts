import { MongoClient } from 'mongodb';
import pg from 'pg';
import { openReader } from '../../fixtures/databases/open.ts';
import type { MirrorReader } from '../../fixtures/databases/reader.ts';
import type { Mirror } from '../../fixtures/config/resolved.ts';
import type { CorpusCase } from '../../fixtures/webhook/corpus/case.ts';
import { runCorpus } from '../../fixtures/webhook/corpus/run.ts';
import { severityOf } from '../../fixtures/webhook/corpus/policy.ts';
import type { CaseResult } from '../../fixtures/webhook/corpus/verdict.ts';
import { openMongodb, openPostgres, type Database } from '../app/databases.ts';
import { SECRET, startTarget } from '../app/target.ts';
import { tryBench } from './bench.ts';
import { NO_CLERK, POLICIES, sandboxMirror } from './sandbox-config.ts';

/** A database with its reader: what both the application and the corpus run on. */
export interface Ground {
  readonly name: 'postgres' | 'mongodb';
  readonly database: Database;
  readonly reader: MirrorReader;
  /** The mirror of an application that listens there. */
  readonly mirrorAt: (origin: string) => Mirror;
  /** Takes every row away, and every tombstone. */
  readonly clear: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts both databases, with the application's schema in them. */
export async function openGrounds(): Promise<Ground[]> {
  return Promise.all([openGround('postgres', openPostgres), openGround('mongodb', openMongodb)]);
}

async function clearPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('TRUNCATE users, deleted_users').finally(() => client.end());
}

async function clearMongodb(url: string): Promise<void> {
  const client = await MongoClient.connect(url);
  try {
    for (const name of ['users', 'deleted_users']) await client.db().collection(name).deleteMany({});
  } finally {
    await client.close();
  }
}

async function openGround(name: Ground['name'], open: () => Promise<Database>): Promise<Ground> {
  const database = await open();
  const { url } = database.settings;
  const mirrorAt = (url: string): Mirror =>
    sandboxMirror(name, { url, databaseUrl: database.settings.url, proxyUrl: NO_PROXY, secret: SECRET });
  // The first start makes the table that the reader looks for.
  await (await startTarget(database, NO_CLERK)).stop();
  const reader = await openReader(mirrorAt('http://127.0.0.1:1'));
  return {
    name,
    database,
    reader,
    mirrorAt,
    clear: () => (name === 'postgres' ? clearPostgres(url) : clearMongodb(url)),
    stop: async () => {
      await reader.close();
      await database.stop();
    },
  };
}

/** Nobody disturbs a database here. */
const NO_PROXY = 'http://127.0.0.1:1';

/** A machine that is busy with other tests is no database that hangs. */
const PATIENT = { DATABASE_TIMEOUT_MS: '15000' };

export interface Tried {
  readonly results: readonly CaseResult[];
  /** Ids of the cases that failed, sorted. */
  readonly failing: readonly string[];
  readonly inconclusive: readonly string[];
  /** Items that the failed checks decide, those of advice apart; sorted. */
  readonly items: readonly string[];
}

/** Starts the application with a fault in it, plays the cases, and says what failed. */
export async function tryFault(
  fault: string,
  cases: readonly CorpusCase[],
  { database, reader, mirrorAt, clear }: Ground,
): Promise<Tried> {
  const target = await startTarget(database, NO_CLERK, { APP_FAULT: fault, ...PATIENT });
  const bench = tryBench({ mirror: mirrorAt(target.origin), reader });
  try {
    return summarise(cases, await runCorpus({ cases, bench }));
  } finally {
    bench.close();
    await target.stop();
    await clear();
  }
}

function summarise(cases: readonly CorpusCase[], results: readonly CaseResult[]): Tried {
  const items = new Set<string>();
  const failing = results.filter(({ answer, effect }) => [answer, effect].some(({ state }) => state === 'fail'));
  for (const { id, answer, effect } of failing) {
    const corpusCase = cases.find((each) => each.id === id);
    if (corpusCase === undefined || severityOf(corpusCase, POLICIES) === 'advice') continue;
    if (answer.state === 'fail') for (const item of corpusCase.items.answer) items.add(item);
    if (effect.state === 'fail') for (const item of corpusCase.items.effect) items.add(item);
  }
  return {
    results,
    failing: failing.map(({ id }) => id).sort(),
    inconclusive: results
      .filter(({ answer, effect }) => [answer, effect].some(({ state }) => state === 'inconclusive'))
      .map(({ id }) => id)
      .sort(),
    items: [...items].sort(),
  };
}
