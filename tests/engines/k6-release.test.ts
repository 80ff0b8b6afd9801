import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { archiveName, downloadK6, findChecksum } from '../../sandbox/engines/k6/release.ts';
import { parseK6Version } from '../../sandbox/engines/k6/version.ts';
import { realContext, temporaryFolder } from './context.ts';

const ARCHIVE = archiveName('linux', process.arch) as string;

async function serve(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const server = createServer((request, response) => {
    const body = files[(request.url ?? '').slice(1)];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function packArchive(): Promise<Buffer> {
  const folder = await temporaryFolder();
  const inner = ARCHIVE.replace('.tar.gz', '');
  await mkdir(join(folder, inner));
  await writeFile(join(folder, inner, 'k6'), '#!/bin/sh\necho k6 v1.8.1\n');
  await chmod(join(folder, inner, 'k6'), 0o755);
  await execa('tar', ['-czf', ARCHIVE, inner], { cwd: folder });
  return await readFile(join(folder, ARCHIVE));
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const CHECKSUMS = 'k6-v1.8.1-checksums.txt';

describe.skipIf(process.platform !== 'linux')("k6's release archive", () => {
  test('whose checksum is right is unpacked to a program, and nothing else stays', async () => {
    const archive = await packArchive();
    const folder = await temporaryFolder();
    const release = await serve({ [CHECKSUMS]: `${sha256(archive)}  ${ARCHIVE}\n`, [ARCHIVE]: archive });
    expect(await downloadK6(realContext(), folder, release)).toMatchObject({ files: ['k6'] });
    expect(await readdir(folder)).toEqual(['k6']);
    expect((await execa(join(folder, 'k6'))).stdout).toBe('k6 v1.8.1');
  });

  test.each([
    ['whose bytes are others', { [CHECKSUMS]: `${'0'.repeat(64)}  ${ARCHIVE}`, [ARCHIVE]: 'bytes' }, /SHA-256/],
    [
      'that the checksum file does not name',
      { [CHECKSUMS]: `${'0'.repeat(64)}  other`, [ARCHIVE]: 'x' },
      /does not name/,
    ],
    ['whose checksum file is not there', { [ARCHIVE]: 'bytes' }, /answered 404/],
    ['that is not there', { [CHECKSUMS]: `${'0'.repeat(64)}  ${ARCHIVE}` }, /answered 404/],
    [
      'that is no archive',
      { [CHECKSUMS]: `${sha256(Buffer.from('x'))}  ${ARCHIVE}`, [ARCHIVE]: 'x' },
      /could not be unpacked/,
    ],
  ])('%s is refused', async (_, files, reason) => {
    const result = await downloadK6(realContext(), await temporaryFolder(), await serve(files));
    expect(result).toMatchObject({ reason: expect.stringMatching(reason) as string });
  });

  test('of a host that is not there is refused at once', async () => {
    const result = await downloadK6(realContext(), await temporaryFolder(), 'http://127.0.0.1:1');
    expect(result).toMatchObject({ reason: expect.stringContaining('cannot reach 127.0.0.1:1') as string });
  });

  test('is not waited for after an abort', async () => {
    const release = await serve({});
    const ctx = realContext({ signal: AbortSignal.abort() });
    await expect(downloadK6(ctx, await temporaryFolder(), release)).rejects.toMatchObject({ code: 'interrupted' });
  });
});

test.each([
  ['linux', 'x64', 'k6-v1.8.1-linux-amd64.tar.gz'],
  ['linux', 'arm64', 'k6-v1.8.1-linux-arm64.tar.gz'],
  ['darwin', 'arm64', 'k6-v1.8.1-macos-arm64.zip'],
  ['linux', 'riscv64', undefined],
  ['freebsd', 'x64', undefined],
] as const)('the archive for %s %s is %s', (platform, arch, name) => {
  expect(archiveName(platform, arch)).toBe(name);
});

test.each([
  ['another file', `${'a'.repeat(64)}  k6-other`],
  ['a short digest', `${'a'.repeat(40)}  k6`],
  ['a digest in capitals', `${'A'.repeat(64)}  k6`],
  ['a longer name', `${'a'.repeat(64)}  k6.sig`],
  ['a page of HTML', '<html>k6</html>'],
])('%s has no checksum to give', (_, listing) => {
  expect(findChecksum(listing, 'k6')).toBeUndefined();
});

test.each([
  ['k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.1'],
  ['k6 v1.8.1 (commit/devel, go1.26.8, linux/amd64)\nExtensions:\n', '1.8.1'],
  ['k6 v0.49.0 (go1.21.6, linux/amd64)', undefined],
  ['k6 v10.0.0', undefined],
  ['notk6 v1.8.1', undefined],
  ['', undefined],
])('the version in %j is %s', (output, version) => {
  expect(parseK6Version(output)).toBe(version);
});
