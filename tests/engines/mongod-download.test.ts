import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { generate } from 'selfsigned';
import { describe, expect, onTestFinished, test } from 'vitest';
import { downloadMongod } from '../../sandbox/engines/mongo/download.ts';
import { explainUnreachable } from '../../sandbox/engines/reach.ts';
import { realContext, temporaryFolder } from './context.ts';

const reachable = async (): Promise<undefined> => undefined;

interface Mirror {
  readonly env: NodeJS.ProcessEnv;
  readonly caFile: string;
}

/** MongoDB's download host in small: any archive is the same one, and each has an MD5 beside it. */
async function serveMirror(md5?: string): Promise<Mirror> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'mongodb', 'bin'), { recursive: true });
  const program = join(folder, 'mongodb', 'bin', 'mongod');
  await writeFile(program, '#!/bin/sh\necho db version v8.2.6\n');
  await chmod(program, 0o755);
  await execa('tar', ['-czf', 'archive.tgz', 'mongodb'], { cwd: folder });
  const archive = await readFile(join(folder, 'archive.tgz'));
  const digest = md5 ?? createHash('md5').update(archive).digest('hex');

  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, pems.cert);
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    const isDigest = request.url?.endsWith('.md5') === true;
    const body = isDigest ? Buffer.from(`${digest}  archive.tgz\n`) : archive;
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // An empty home, so that what somebody fetched before is not found.
  return { env: { ...process.env, HOME: folder, MONGOMS_DOWNLOAD_MIRROR: url }, caFile };
}

describe.skipIf(process.platform !== 'linux')('a mongod by mongodb-memory-server', () => {
  test('is fetched, checked, and left alone in its folder', async () => {
    const { env, caFile } = await serveMirror();
    const folder = await temporaryFolder();
    const ctx = realContext({ env: { ...env, NODE_EXTRA_CA_CERTS: caFile } });
    expect(await downloadMongod(ctx, folder, reachable)).toMatchObject({ files: ['mongod'] });
    expect(await readdir(folder)).toEqual(['mongod']);
    expect((await execa(join(folder, 'mongod'))).stdout).toBe('db version v8.2.6');
  });

  test('of other bytes than the host says is refused', async () => {
    const { env, caFile } = await serveMirror('0'.repeat(32));
    const ctx = realContext({ env: { ...env, NODE_EXTRA_CA_CERTS: caFile } });
    const result = await downloadMongod(ctx, await temporaryFolder(), reachable);
    expect(result).toMatchObject({ reason: expect.stringContaining('the download failed') as string });
  });

  test('of a host whose certificate nobody vouches for is refused', async () => {
    const { env } = await serveMirror();
    const folder = await temporaryFolder();
    const result = await downloadMongod(realContext({ env }), folder, reachable);
    expect(result).toMatchObject({ reason: expect.stringContaining('the download failed') as string });
    expect(await readdir(folder)).not.toContain('mongod');
  });

  test('of a host that is not there is refused before anything is begun', async () => {
    const env = { ...process.env, MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1' };
    const ctx = realContext({ env });
    const result = await downloadMongod(ctx, await temporaryFolder());
    expect(result).toMatchObject({ reason: expect.stringContaining('cannot reach 127.0.0.1:1') as string });
    expect(ctx.lines).toEqual([]);
  });
});

test('a host that answers nothing is given up after seconds', async () => {
  const server = createServer();
  // Accepts the connection, and never shakes hands.
  server.removeAllListeners('connection');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const start = Date.now();
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await explainUnreachable(realContext(), url)).toContain('timed out');
  expect(Date.now() - start).toBeLessThan(8_000);
});
