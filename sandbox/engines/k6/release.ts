import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Made } from '../cache.ts';
import { runCommand } from '../command.ts';
import { refuseWhenAborted, type EngineContext } from '../context.ts';
import { findOnPath } from '../path.ts';
import { describeNetworkError, withLimit } from '../reach.ts';
import { Refusal } from '../ways.ts';
import { K6_VERSION } from './version.ts';

const RELEASE = `https://github.com/grafana/k6/releases/download/v${K6_VERSION}`;
/** No answer within this time is no way to GitHub. */
const CHECKSUMS_MS = 5_000;
const ARCHIVE_MS = 180_000;

/** The name under which k6 publishes its program for a platform: tar.gz for Linux, zip for macOS. */
export function archiveName(platform: NodeJS.Platform, arch: string): string | undefined {
  const cpu = { x64: 'amd64', arm64: 'arm64' }[arch];
  if (cpu === undefined) return undefined;
  if (platform === 'linux') return `k6-v${K6_VERSION}-linux-${cpu}.tar.gz`;
  if (platform === 'darwin') return `k6-v${K6_VERSION}-macos-${cpu}.zip`;
  return undefined;
}

/**
 * Fetches the official archive into `folder` and takes it only when its SHA-256 is the one that the release's own
 * checksum file, read over TLS, names for it.
 *
 * @param release base URL of the release's files
 */
export async function downloadK6(ctx: EngineContext, folder: string, release = RELEASE): Promise<Made | Refusal> {
  const archive = archiveName(process.platform, process.arch);
  if (archive === undefined) return new Refusal(`k6 publishes no archive for ${process.platform} ${process.arch}`);
  const tar = await findOnPath(ctx.env, ['tar']);
  if (tar === undefined) return new Refusal('no tar to unpack it with');

  const checksums = await read(ctx, `${release}/k6-v${K6_VERSION}-checksums.txt`, CHECKSUMS_MS);
  if (checksums instanceof Refusal) return checksums;
  const expected = findChecksum(checksums.toString('utf8'), archive);
  if (expected === undefined) return new Refusal(`the release's checksum file does not name ${archive}`);

  ctx.log(`k6: downloading ${archive} from ${new URL(release).host}`);
  const bytes = await read(ctx, `${release}/${archive}`, ARCHIVE_MS);
  if (bytes instanceof Refusal) return bytes;
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected) return new Refusal(`${archive} has SHA-256 ${actual}, the release says ${expected}`);

  const file = join(folder, archive);
  await writeFile(file, bytes);
  // macOS's tar reads zip archives too.
  const unpacked = await runCommand(ctx, tar, ['-xf', file, '-C', folder], { timeoutMs: 60_000 });
  if (!unpacked.ok) return new Refusal(`${archive} could not be unpacked: ${unpacked.reason}`);
  const inner = join(folder, archive.replace(/\.(tar\.gz|zip)$/, ''));
  await rename(join(inner, 'k6'), join(folder, 'k6'));
  await Promise.all([rm(inner, { recursive: true, force: true }), rm(file)]);
  return { source: `official release v${K6_VERSION}, SHA-256 checked`, files: ['k6'] };
}

/** The SHA-256 that a `sha256sum` listing names for a file. */
export function findChecksum(listing: string, file: string): string | undefined {
  for (const line of listing.split('\n')) {
    const match = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/.exec(line);
    if (match?.[2] === file) return match[1];
  }
  return undefined;
}

async function read(ctx: EngineContext, url: string, limitMs: number): Promise<Buffer | Refusal> {
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { signal: withLimit(ctx, limitMs) });
    if (!response.ok) return new Refusal(`${host} answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    refuseWhenAborted(ctx);
    return new Refusal(`cannot reach ${host} (${describeNetworkError(error)})`);
  }
}
