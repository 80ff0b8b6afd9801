import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig, type PreflightConfig, type ResolvedConfig } from '../../fixtures/config/index.ts';
import { parseConfig } from '../../fixtures/config/read.ts';
import { openReader } from '../../fixtures/databases/open.ts';
import { makeIdentity, newMarker } from '../../fixtures/run/identity.ts';
import { CORPUS, type CorpusCase } from '../../fixtures/webhook/corpus/index.ts';
import { openBench } from '../../fixtures/webhook/corpus/open-bench.ts';
import { severityOf } from '../../fixtures/webhook/corpus/policy.ts';
import { runCorpus } from '../../fixtures/webhook/corpus/run.ts';
import { joinVerdicts } from '../../fixtures/webhook/corpus/verdict.ts';
import { defaultCacheDir, startMongo, startPostgres } from '../../sandbox/engines/index.ts';
import { diagnoseUrl } from './diagnose-bench.ts';
import { ON_API } from './shapes/on-api.ts';
import { ON_MONGO } from './shapes/on-mongo.ts';
import { ON_POSTGRES } from './shapes/on-postgres.ts';
import { SECRET, type Engines, type Shape } from './shapes/shape.ts';

const SHAPES: readonly Shape[] = [...ON_POSTGRES, ...ON_MONGO, ...ON_API];
/** Without a control nothing is disturbed. One round of each: these are sound, and races are looked for elsewhere. */
const CASES = CORPUS.filter(({ steps }) => !steps.some((step) => 'control' in step)).map((each): CorpusCase => ({
  ...each,
  rounds: 1,
}));

/** Five megabytes are as heavy for one shape as for the next: one of each engine gets them. */
const casesFor = (shape: Shape): readonly CorpusCase[] =>
  [ON_POSTGRES[0], ON_MONGO[0], ON_API[0]].includes(shape)
    ? CASES
    : CASES.filter(({ policy }) => policy?.name !== 'largeBody');

let engines: Engines;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const context = { cacheDir: defaultCacheDir(process.env), log: () => undefined, env: process.env };
  const [postgres, mongo] = await Promise.all([startPostgres(context), startMongo(context)]);
  stops.push(
    () => postgres.stop(),
    () => mongo.stop(),
  );
  engines = { postgres: postgres.url, mongo: mongo.url };
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** What a person would write down of this application, checked and resolved as ever. */
function configOf({ path, mirror, policies, env }: Shape, url: string, rowMs: number): ResolvedConfig {
  const written: PreflightConfig = {
    target: { name: 'other', environment: 'staging', url },
    clerk: {
      publishableKey: `pk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
      secretKey: { env: 'KEY' },
    },
    webhook: { path, secret: { env: 'WEBHOOK_SECRET' } },
    mirrors: [{ id: 'main', ...mirror }],
    ...(policies === undefined ? {} : { policies }),
    deadlines: { rowMs },
  };
  const variables = {
    KEY: 'sk_test_0123456789',
    WEBHOOK_SECRET: SECRET,
    DATABASE_URL: engines.postgres,
    MONGODB_URI: engines.mongo,
  };
  return resolveConfig(parseConfig(written, 'other.config.ts'), { ...variables, ...env });
}

interface Seen {
  readonly failed: readonly string[];
  readonly advised: readonly string[];
  readonly undecided: readonly string[];
  readonly diagnosed: string;
}

/** Plays cases against a receiver, by its configuration alone. */
async function judge(shape: Shape, cases: readonly CorpusCase[], rowMs: number, broken?: string): Promise<Seen> {
  const { url, stop } = await shape.start(engines, broken);
  try {
    const config = configOf(shape, url, rowMs);
    const [mirror] = config.mirrors;
    if (mirror === undefined) throw new Error('a shape has a mirror');
    const reader = await openReader(mirror);
    const failures = new Set<string>();
    const bench = openBench({
      config,
      mirror,
      reader,
      identity: makeIdentity(newMarker(Date.now())),
      journal: { note: () => undefined },
      failures: { has: (check) => failures.has(check), note: (check) => void failures.add(check) },
    });
    try {
      const results = await runCorpus({ cases, bench });
      const diagnosed = await diagnoseUrl(mirror.webhook.url, { secrets: [SECRET], create: true });
      const lines = results.flatMap((result) => {
        const { state, detail } = joinVerdicts(result);
        const played = cases.find(({ id }) => id === result.id);
        return played === undefined || state === 'pass'
          ? []
          : [{ state, severity: severityOf(played, config.policies), line: `${result.id}: ${detail}` }];
      });
      const those = (keep: (each: (typeof lines)[number]) => boolean): string[] =>
        lines.filter(keep).map(({ line }) => line);
      return {
        failed: those(({ state, severity }) => state === 'fail' && severity !== 'advice'),
        advised: those(({ state, severity }) => state === 'fail' && severity === 'advice'),
        undecided: those(({ state }) => state === 'inconclusive'),
        diagnosed: diagnosed.id,
      };
    } finally {
      bench.close();
      await reader.close();
    }
  } finally {
    await stop();
  }
}

describe('sound applications of other shapes, by configuration alone', () => {
  test.concurrent.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    '%s is blamed for nothing',
    async (_name, shape) => {
      const seen = await judge(shape, casesFor(shape), 5_000);
      expect(seen.failed).toEqual([]);
      expect(seen.undecided).toEqual([]);
      expect(seen.diagnosed).toBe('healthy');
    },
  );
});

describe('a config that names what is not there is told so, and nobody is blamed', () => {
  const mirrorOf = (mirror: Shape['mirror']) => {
    const [first] = configOf(
      { name: 'any', path: '/', mirror, start: () => Promise.reject(new Error()), twins: {} },
      'http://127.0.0.1:1',
      500,
    ).mirrors;
    if (first === undefined) throw new Error('there is one');
    return first;
  };
  const POSTGRES = { kind: 'postgres', url: { env: 'DATABASE_URL' } } as const;
  const TABLE = { ...POSTGRES, query: `SELECT 'a' AS id, '{}'::jsonb AS profile, true AS active` };

  test.each<[string, Shape['mirror'], RegExp, RegExp]>([
    [
      'a table',
      { database: { ...POSTGRES, table: 'nowhere' }, key: 'id' },
      /relation "nowhere" does not exist/,
      /There are:/,
    ],
    [
      'a schema',
      { database: { ...POSTGRES, table: 'no.users' }, key: 'id' },
      /relation "no.users" does not exist/,
      /There are:/,
    ],
    [
      'a column of a query',
      { database: { ...POSTGRES, query: 'SELECT nothing FROM pg_class' }, key: 'id' },
      /"nothing" does not exist/,
      /./,
    ],
    [
      'a query that is no SQL',
      { database: { ...POSTGRES, query: 'SELECT FROM WHERE' }, key: 'id' },
      /syntax error/,
      /./,
    ],
    [
      'a key',
      { database: TABLE, key: 'clerk_id' },
      /key: the query has no column clerk_id/,
      /It has: id, profile, active/,
    ],
    ['a key within JSON', { database: TABLE, key: 'profile.id' }, /no column profile\.id/, /./],
    ['a column', { database: TABLE, key: 'id', columns: { mail: 'email' } }, /columns\.mail: .* no column mail/, /./],
    ['a column of defaults', { database: TABLE, key: 'id', defaults: { plan: 'starter' } }, /defaults\.plan/, /./],
    ['a tombstone', { database: TABLE, key: 'id', deletion: { soft: 'deleted_at' } }, /deletion\.soft/, /./],
    ['a scope', { database: TABLE, key: 'id', scope: { tenant: 'acme' } }, /scope\.tenant/, /./],
  ])('%s of Postgres', async (_name, mirror, says, remedy) => {
    const error = await openReader(mirrorOf(mirror)).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(says) as string,
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  test('a path into a JSON column, and what a live row holds', async () => {
    const query = `SELECT * FROM (VALUES ('a', '{"n":{"f":"Ada"}}'::jsonb, 'on'), ('b', '{}', 'off')) AS t (id, profile, state)`;
    const mirror = mirrorOf({
      database: { ...POSTGRES, query },
      key: 'id',
      columns: { 'profile.n.f': 'first_name' },
      deletion: { soft: 'state', live: 'on' },
    });
    const reader = await openReader(mirror);
    expect(await reader.rowsOf('a')).toHaveLength(1);
    expect(await reader.rowsOf('b')).toEqual([]);
    expect(await reader.keysByPrefix('')).toEqual(['a']);
    await reader.close();
  });

  test.each<[string, { database?: string; collection?: string; key?: string }, RegExp | undefined]>([
    ['all is there', {}, undefined],
    ['a collection', { collection: 'user' }, /has no collection user; it has users/],
    ['a database', { database: 'nowhere' }, /the database nowhere is empty/],
    ['a key', { key: 'clerkId' }, /no document of users has a field clerkId; they have _id, auth/],
  ])('%s of MongoDB, told once no row comes', async (_name, change, says) => {
    const { MongoClient } = await import('mongodb');
    const client = await MongoClient.connect(engines.mongo);
    await client
      .db('named')
      .collection('users')
      .replaceOne({}, { auth: { id: 'user_1' } }, { upsert: true });
    const database = { kind: 'mongodb', url: { env: 'MONGODB_URI' }, database: 'named', collection: 'users' } as const;
    const { key = 'auth.id', ...names } = change;
    const reader = await openReader(mirrorOf({ database: { ...database, ...names }, key }));
    const why = await reader.explainAbsence?.();
    if (says === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(says);
    await reader.close();
    await client.db('named').dropDatabase();
    await client.close();
  });

  test('a receiver that writes elsewhere than the config says is not blamed for it', async () => {
    const [shape] = ON_MONGO;
    if (shape === undefined) throw new Error('there is one');
    const elsewhere: Shape = {
      ...shape,
      mirror: {
        ...shape.mirror,
        database: { kind: 'mongodb', url: { env: 'MONGODB_URI' }, database: 'nested', collection: 'members' },
      },
    };
    const seen = await judge(
      elsewhere,
      CASES.filter(({ id }) => ['created', 'updated', 'wrong-secret'].includes(id)),
      400,
    );
    expect(seen.failed).toEqual([]);
    expect(seen.undecided).toHaveLength(3);
    expect(seen.undecided.join()).toMatch(/has no collection members; it has users/);
  });
});

describe('the same applications with one thing wrong', () => {
  const twins = SHAPES.flatMap((shape) =>
    Object.entries(shape.twins).map(([broken, ids]) => [shape.name, broken, shape, ids] as const),
  );
  test.concurrent.each(twins)('%s: %s', async (_name, broken, shape, ids) => {
    const cases = CASES.filter(({ id }) => id === 'created' || ids.includes(id));
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]));
    const seen = await judge(shape, cases, 1_000, broken);
    expect(seen.failed.map((line) => line.split(':')[0])).toEqual(ids);
  });

  test('every shape has one', () => {
    expect(SHAPES.filter(({ twins: each }) => Object.keys(each).length === 0)).toEqual([]);
  });
});
