import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { startClerk } from '../sandbox/clerk/index.ts';
import { ABSENT, documentedOperations, documentsArePresent } from '../tests/clerk/openapi/documents.ts';
import {
  COLLECT_VARIABLE,
  EVIDENCE_FILE,
  type Gap,
  type Gaps,
  GAPS_FILE,
  readGaps,
} from '../tests/clerk/openapi/evidence.ts';
import { OPERATIONS_FILE, renderOperations } from '../tests/clerk/openapi/operations.ts';
import { gapName, type SeenGap, type Sightings } from '../tests/clerk/openapi/record.ts';
import {
  reasonOf,
  renderSupportTable,
  routesOutside,
  SUPPORT_TABLE_FILE,
} from '../tests/clerk/openapi/support-table.ts';

/**
 * Writes again what is known of the Clerk stand-in's honesty: runs tests/clerk, collects which operations and events
 * each file drove and how answers differ from Clerk's documents, and writes
 *
 * - tests/clerk/openapi/operations.txt, the operations of the documents;
 * - tests/clerk/openapi/evidence.json, which test file shows what;
 * - tests/clerk/openapi/gaps.yaml, the differences: those that are gone are taken out, new ones come without a reason,
 *   which fails the tests until a person has mended the stand-in or written one;
 * - docs/clerk-stand-in-operations.md, the table.
 *
 *   npx tsx scripts/generate-support-table.ts
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Seen = Sightings & { readonly file: string };

/** Runs the tests with the environment that makes them report instead of judge. */
function collectSightings(): Seen[] {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-preflight-evidence-'));
  try {
    const args = ['vitest', 'run', '--config', '.config/vitest.config.ts', '--project', 'unit', 'tests/clerk'];
    execFileSync('npx', args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, [COLLECT_VARIABLE]: folder },
    });
    return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Seen);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files that may answer for something, the steadiest first: what a browser does depends on its timing. */
function inOrderOfTrust(seen: readonly Seen[]): Seen[] {
  const rank = (file: string): number => (file === 'openapi.test.ts' ? 0 : /chromium|browser|page/.test(file) ? 2 : 1);
  return seen
    .filter(({ file }) => !file.startsWith('..'))
    .sort((a, b) => rank(a.file) - rank(b.file) || (a.file < b.file ? -1 : 1));
}

function assignEvidence(seen: readonly Seen[]): Record<string, string> {
  const evidence = new Map<string, string>();
  for (const { file, driven, gaps } of seen) {
    for (const name of [...driven, ...gaps.map((gap) => `gap ${gapName(gap)}`)]) {
      if (!evidence.has(name)) evidence.set(name, file);
    }
  }
  return Object.fromEntries([...evidence].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function mergeGaps(seen: readonly Seen[], known: readonly Gap[]): Gap[] {
  const reasons = new Map(known.map((gap) => [gapName(gap), gap]));
  const found = new Map<string, SeenGap>();
  for (const gap of seen.flatMap(({ gaps }) => gaps)) if (!found.has(gapName(gap))) found.set(gapName(gap), gap);
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, gap]) => reasons.get(name) ?? { ...gap, reason: '' });
}

const HEADER = `# How the stand-in's answers differ from Clerk's documents, and its routes that are in none: all of them, each with the
# reason. Differences are found by tests/clerk/openapi/setup.ts; \`npx tsx scripts/generate-support-table.ts\` adds new ones
# without a reason and takes out those that are gone. A reason is written by whoever has looked at the difference.
`;

if (!documentsArePresent) {
  process.stderr.write(`Nothing can be generated: ${ABSENT}.\n`);
  process.exit(2);
}
const operations = [...documentedOperations('frontend'), ...documentedOperations('backend')];
writeFileSync(OPERATIONS_FILE, renderOperations(operations));
const seen = inOrderOfTrust(collectSightings());
const evidence = assignEvidence(seen);
writeFileSync(EVIDENCE_FILE, `${JSON.stringify(evidence, null, 2)}\n`);
const clerk = await startClerk();
await clerk.stop();
const before = readGaps();
const outside = routesOutside({ operations, routes: clerk.routes });
const unexplained = outside.filter((route) => reasonOf(route, before.routes) === undefined);
const gaps: Gaps = {
  differences: mergeGaps(seen, before.differences),
  routes: [
    ...before.routes.filter((entry) => outside.some((route) => reasonOf(route, [entry]) !== undefined)),
    ...unexplained.map(({ api, method, path }) => ({ route: `${api} ${method} ${path}`, reason: '' })),
  ],
};
const style = await resolveConfig(GAPS_FILE, { config: join(ROOT, '.config/prettier.json') });
writeFileSync(GAPS_FILE, await format(`${HEADER}\n${stringify(gaps)}`, { ...style, parser: 'yaml' }));
const support = { operations, routes: clerk.routes, evidence, outside: gaps.routes };
writeFileSync(SUPPORT_TABLE_FILE, renderSupportTable(support));
const without = [...gaps.differences, ...gaps.routes].filter(({ reason }) => reason === '').length;
process.stderr.write(`${without === 0 ? 'Every gap has a reason.' : `${without} gaps need a reason in gaps.yaml.`}\n`);
