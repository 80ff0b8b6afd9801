import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A project of somebody else's, with the package in its `node_modules` as `npm pack` made it. */
export interface InstalledPackage {
  readonly project: string;
  readonly packageFolder: string;
  /** Names that the package may import: its own dependencies, and no others. */
  readonly dependencies: readonly string[];
  /** Runs a program in the project. */
  run(command: string, args: readonly string[]): Promise<{ exitCode?: number; stdout: string; stderr: string }>;
  remove(): void;
}

/** Builds, packs, unpacks, and links what the package depends on, so that nothing is downloaded. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-preflight-package-'));
  const project = join(folder, 'project');
  const modules = join(project, 'node_modules');
  const packageFolder = join(modules, 'clerk-preflight');
  mkdirSync(packageFolder, { recursive: true });
  try {
    await execa('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
    const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
      dependencies: Readonly<Record<string, string>>;
    };
    const tarball = join(folder, `clerk-preflight-${version}.tgz`);
    await execa('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components', '1']);
    const names = Object.keys(dependencies);
    for (const name of names) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
    const run: InstalledPackage['run'] = async (command, args) =>
      execa(command, args, { cwd: project, reject: false, env: { FORCE_COLOR: '0' }, stdin: 'ignore' });
    return {
      project,
      packageFolder,
      dependencies: names,
      run,
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
