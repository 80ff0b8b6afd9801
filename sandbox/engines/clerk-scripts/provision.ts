import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pacote from 'pacote';
import { entryDir, makeEntry, readEntry, type Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import { refuseWhenAborted, type EngineContext, type Provision } from '../context.ts';
import { findOnPath } from '../path.ts';
import { Refusal, takeFirst, type Way } from '../ways.ts';

/** Clerk's browser bundles, unpacked: each folder holds the package's `package.json` and `dist/`. */
export interface ClerkScripts extends Provision {
  /** Folder of `@clerk/clerk-js`. */
  readonly clerkJs: string;
  /** Folder of `@clerk/ui`. */
  readonly ui: string;
}

/**
 * The two packages by version and content. Only their tarballs are fetched: what they declare as dependencies (wallet
 * SDKs of 300 MB) is already inside the bundles.
 */
export const CLERK_PACKAGES = [
  {
    folder: 'clerk-js',
    name: '@clerk/clerk-js',
    version: '6.34.1',
    integrity: 'sha512-PcM/x9lzmDU5bQ8jaJjkWYncJbAYL5hlxHG3jkO4SLG39apLqfBuFCaRw27ptIkwRCTJnY+a6Nvml3gk8G1CZA==',
    script: 'dist/clerk.browser.js',
  },
  {
    folder: 'ui',
    name: '@clerk/ui',
    version: '1.34.0',
    integrity: 'sha512-EP6Wcf+iqV5hJRMjfmVSOb7wWEgt2DuUOnR3Yv/ULPdmGgGWa64oc4tB4VfD66z8nXgtXqHEXNNnGURAOfQ7vQ==',
    script: 'dist/ui.browser.js',
  },
] as const;

const VERSIONS = CLERK_PACKAGES.map(({ version }) => version).join('-');
const NAMES = CLERK_PACKAGES.map(({ name, version }) => `${name}@${version}`).join(' and ');

export const CLERK_SCRIPTS_REMEDY =
  'Make the npm registry reachable (npm config get registry says which one is asked), and run again.';

/** Where Clerk's browser scripts come from, in order. */
export const CLERK_SCRIPTS_WAYS: readonly Way<ClerkScripts>[] = [
  {
    label: `${NAMES} in the cache`,
    obtains: false,
    take: async (ctx) => toScripts(await readEntry(ctx, entryDir(ctx, 'clerk-js', VERSIONS))),
  },
  {
    label: `${NAMES} from the npm registry`,
    obtains: true,
    take: async (ctx) =>
      toScripts(
        await makeEntry(ctx, entryDir(ctx, 'clerk-js', VERSIONS), async (folder) => await fetchScripts(ctx, folder)),
      ),
  },
];

/** @throws PreflightError `engine-missing`, `interrupted` */
export async function provisionClerkScripts(ctx: EngineContext): Promise<ClerkScripts> {
  return await takeFirst(ctx, 'clerk-js', CLERK_SCRIPTS_WAYS, CLERK_SCRIPTS_REMEDY);
}

function toScripts(entry: { dir: string; source: string } | Refusal | undefined): ClerkScripts | Refusal {
  if (entry === undefined) return new Refusal('not there');
  if (entry instanceof Refusal) return entry;
  return {
    engine: 'clerk-js',
    source: entry.source,
    version: CLERK_PACKAGES[0].version,
    clerkJs: join(entry.dir, 'clerk-js'),
    ui: join(entry.dir, 'ui'),
  };
}

async function fetchScripts(ctx: EngineContext, folder: string): Promise<Made | Refusal> {
  const registry = await findRegistry(ctx);
  ctx.log(`clerk-js: fetching ${NAMES} from ${new URL(registry).host}`);
  try {
    await Promise.all(
      CLERK_PACKAGES.map(async ({ folder: name, name: packageName, version, integrity }) => {
        const whole = join(folder, `${name}-whole`);
        await pacote.extract(`${packageName}@${version}`, whole, {
          integrity,
          registry,
          fetchRetries: 1,
          fetchTimeout: 30_000,
        });
        await keepBundles(whole, join(folder, name));
      }),
    );
  } catch (error) {
    refuseWhenAborted(ctx);
    return new Refusal(error instanceof Error ? error.message : String(error));
  }
  refuseWhenAborted(ctx);
  return {
    source: `${NAMES} from the npm registry, integrity checked`,
    files: CLERK_PACKAGES.map(({ folder: name, script }) => join(name, script)),
  };
}

/** Keeps what a browser is served; sources and type declarations are left out. */
async function keepBundles(whole: string, kept: string): Promise<void> {
  for (const name of ['package.json', 'dist']) {
    const to = join(kept, name);
    await mkdir(dirname(to), { recursive: true });
    await rename(join(whole, name), to);
  }
  await rm(whole, { recursive: true, force: true });
}

/** pacote reads no .npmrc, and a company's registry may be the only one that answers. */
async function findRegistry(ctx: EngineContext): Promise<string> {
  const set = ctx.env['npm_config_registry'];
  if (set !== undefined && URL.canParse(set)) return set;
  const npm = await findOnPath(ctx.env, ['npm']);
  if (npm !== undefined) {
    const { ok, stdout } = await runCommand(ctx, npm, ['config', 'get', 'registry'], { timeoutMs: 20_000 });
    const told = stdout.trim();
    if (ok && URL.canParse(told)) return told;
  }
  return 'https://registry.npmjs.org/';
}
