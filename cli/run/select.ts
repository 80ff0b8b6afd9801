import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PreflightError } from '../../checklists/error.ts';
import type { Profile } from '../../checklists/evidence.ts';
import { PACKAGE_ROOT } from '../package.ts';
import { existsSync } from 'node:fs';

/** What a run is asked to do. */
export interface Selection {
  /** Folders of `suites/` that run. */
  readonly suites: readonly string[];
  readonly load: boolean;
  /** Item or check ids; empty for all. */
  readonly only: readonly string[];
  /** Nothing of the profile was left out. */
  readonly whole: boolean;
}

/** The name by which `--suite` asks for k6, which is no folder of `suites/`. */
const LOAD = 'load';

export interface SelectionRequest {
  readonly profile: Profile;
  readonly suite?: readonly string[];
  readonly only?: readonly string[];
}

/** @throws PreflightError `usage` for a suite that is not there */
export function selectChecks({ profile, suite, only = [] }: SelectionRequest): Selection {
  if (profile === 'watch') {
    throw new PreflightError(
      'usage',
      'The watch profile reads the first 24 hours’ metrics, and this version has no check for them yet.',
      {
        remedy: 'Use --profile predeploy or --profile smoke.',
      },
    );
  }
  const folders = profile === 'smoke' ? ['smoke'] : suiteFolders();
  const known = profile === 'smoke' ? folders : [...folders, LOAD];
  const wanted = suite ?? known;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new PreflightError('usage', `There is no suite ${unknown.join(', ')} in the ${profile} profile.`, {
      remedy: `There are: ${known.join(', ')}.`,
    });
  }
  return {
    suites: wanted.filter((name) => name !== LOAD),
    load: wanted.includes(LOAD),
    only,
    whole: suite === undefined && only.length === 0,
  };
}

/** Folders below `suites/`, in alphabetical order. */
export function suiteFolders(): string[] {
  const source = join(PACKAGE_ROOT, 'suites');
  const folder = existsSync(source) ? source : join(PACKAGE_ROOT, 'dist', 'suites');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
