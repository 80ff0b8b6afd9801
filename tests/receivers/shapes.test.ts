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
/** Without a control nothing is disturbed. */
const CASES = CORPUS.filter(({ steps }) => !steps.some((step) => 'control' in step));

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
function configOf({ path, mirror, policies, env }: Shape, url: string): ResolvedConfig {
  const written: PreflightConfig = {
    target: { name: 'other', environment: 'staging', url },
    clerk: {
      publishableKey: `pk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
      secretKey: { env: 'KEY' },
    },
    webhook: { path, secret: { env: 'WEBHOOK_SECRET' } },
    mirrors: [{ id: 'main', ...mirror }],
    ...(policies === undefined ? {} : { policies }),
    deadlines: { rowMs: 4_000, httpMs: 8_000 },
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
}

/** Plays cases against a receiver, by its configuration alone. */
async function judge(shape: Shape, cases: readonly CorpusCase[], broken?: string): Promise<Seen> {
  const { url, stop } = await shape.start(engines, broken);
  try {
    const config = configOf(shape, url);
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
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s is blamed for nothing', async (_name, shape) => {
    const seen = await judge(shape, CASES);
    expect(seen.failed).toEqual([]);
    expect(seen.undecided).toEqual([]);
  });

  test.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s is diagnosed as healthy', async (_name, shape) => {
    const { url, stop } = await shape.start(engines);
    try {
      const found = await diagnoseUrl(`${url}${shape.path}`, { secrets: [SECRET], create: true });
      expect(found).toMatchObject({ id: 'healthy', left: false });
    } finally {
      await stop();
    }
  });
});

describe('the same applications with one thing wrong', () => {
  const twins = SHAPES.flatMap((shape) =>
    Object.entries(shape.twins).map(([broken, ids]) => [shape.name, broken, shape, ids] as const),
  );
  test.each(twins)('%s: %s', async (_name, broken, shape, ids) => {
    const cases = CASES.filter(({ id }) => id === 'created' || ids.includes(id));
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]));
    const seen = await judge(shape, cases, broken);
    expect(seen.failed.map((line) => line.split(':')[0])).toEqual(ids);
  });

  test('every shape has one', () => {
    expect(SHAPES.filter(({ twins: each }) => Object.keys(each).length === 0)).toEqual([]);
  });
});
