import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS } from '../../fixtures/webhook/corpus/index.ts';
import { openLine } from '../../fixtures/webhook/corpus/line.ts';
import { playRound } from '../../fixtures/webhook/corpus/play.ts';
import { withoutHopHeaders, type Recorded } from '../../fixtures/webhook/delivery/recorded.ts';
import { pairsOf } from '../../fixtures/webhook/delivery/transmit.ts';
import { makeVectors, writeVectors } from '../../fixtures/webhook/vectors/make.ts';
import { openVectorBench } from '../../fixtures/webhook/vectors/setting.ts';
import type { Vector, VectorFile } from '../../fixtures/webhook/vectors/vector.ts';
import { verifySignature } from '../../fixtures/webhook/verify.ts';
import { exampleOf } from '../../scripts/check-webhook-examples.ts';
import { askVerifiers } from '../../scripts/webhook-verifiers.ts';

const text = readFileSync(new URL('../../docs/webhook-vectors/vectors.json', import.meta.url), 'utf8');
const file = JSON.parse(text) as VectorFile;
const received = ({ request }: Vector): Recorded => ({ ...request, body: Buffer.from(request.body, 'base64') });
const of = (signature: Vector['expect']['signature']): Vector[] =>
  file.vectors.filter(({ expect: expected }) => expected.signature === signature);
const everybody = (believed: boolean): Record<string, boolean> => ({
  verifyWebhook: believed,
  svix: believed,
  standardwebhooks: believed,
});

describe('the published vectors', () => {
  test('are what the corpus makes today, byte for byte', async () => {
    const made = writeVectors(await makeVectors(CORPUS, askVerifiers));
    expect(made === text, 'stale: run `npx tsx scripts/generate-webhook-vectors.ts`').toBe(true);
  });

  test('account for every case, and hold genuine, forged and open ones of each family that is verified', () => {
    const ids = [...file.vectors, ...file.omitted].map(({ id }) => id);
    expect(ids.sort()).toEqual(CORPUS.map(({ id }) => id).sort());
    expect(of('genuine').length).toBeGreaterThan(30);
    expect(of('forged').length).toBeGreaterThan(30);
    for (const family of ['headers', 'signature', 'timestamp', 'raw-body']) {
      const said = file.vectors.filter((each) => each.family === family).map((each) => each.expect.signature);
      expect([family, [...new Set(said)].sort()]).toEqual([family, ['forged', 'genuine', 'open']]);
    }
  });

  test('are believed by svix, standardwebhooks and verifyWebhook where they are genuine', async () => {
    for (const vector of of('genuine')) {
      expect([vector.id, await askVerifiers(received(vector))]).toEqual([vector.id, everybody(true)]);
    }
  });

  test('are believed by none of them where they are forged, and say why', async () => {
    for (const vector of of('forged')) {
      expect([vector.id, await askVerifiers(received(vector))]).toEqual([vector.id, everybody(false)]);
      expect(vector.expect.reason).not.toBeNull();
    }
  });

  test('that are open say what each of them says', async () => {
    for (const vector of of('open')) {
      expect([vector.id, await askVerifiers(received(vector))]).toEqual([vector.id, vector.expect.verifiers]);
    }
  });

  test('lose their verdict with one bit, another secret, or six minutes', async () => {
    for (const vector of of('genuine')) {
      const { headers, body } = received(vector);
      const changed = body.length === 0 ? Buffer.of(0x20) : Buffer.from(body);
      if (body.length > 0) changed[0] = (changed[0] ?? 0) ^ 1;
      expect([vector.id, await askVerifiers({ headers, body: changed })]).toEqual([vector.id, everybody(false)]);
      const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
      expect(verifySignature({ headers, body }, [other], file.now)).toBe(false);
      expect(verifySignature({ headers, body }, [file.secret], file.now + 2 * file.tolerance + 1)).toBe(false);
    }
  });

  test('hold no key but the public one, and no address that a person has', () => {
    expect(new Set(text.match(/whsec_[A-Za-z0-9+/=]+/g))).toEqual(new Set([file.secret]));
    const bodies = file.vectors.map(({ request }) => Buffer.from(request.body, 'base64').toString('utf8')).join('\n');
    const hosts = [...bodies.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map(([, host]) => host);
    // Reserved for documentation (RFC 2606).
    expect(hosts.filter((host) => !/^example\.(com|net|org)$/.test(host ?? ''))).toEqual([]);
    expect(bodies).not.toMatch(/sk_(test|live)_|whsec_/);
  });

  test.for(['go', 'python'])('have one example in %s', (language) => {
    expect(exampleOf(language)).toMatch(/vectors\.json[\s\S]*"open"|"open"[\s\S]*vectors\.json/);
  });

  test('have an example of no other language', () => {
    expect(() => exampleOf('ruby')).toThrow(/0 ruby examples/);
    expect(() => exampleOf('go', '```go\na\n```\n```go\nb\n```\n')).toThrow(/2 go examples/);
  });
});

describe('the runner over real sockets', () => {
  const arrived: { path: string; delivery: Recorded }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const delivery = {
        method: request.method ?? '',
        headers: pairsOf(request.rawHeaders),
        body: Buffer.concat(chunks),
      };
      arrived.push({ path: request.url ?? '', delivery });
      response.end();
    });
  });
  const line = openLine();
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(async () => {
    line.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('sends the bytes of each vector', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const cases = new Map(CORPUS.map((each) => [each.id, each]));
    for (const { id, request } of file.vectors) {
      const corpusCase = cases.get(id);
      if (corpusCase === undefined) throw new Error(`no case ${id}`);
      arrived.length = 0;
      await playRound(corpusCase, openVectorBench(id, line, url));
      const seen = arrived.map(({ path, delivery: { method, headers, body } }) => ({
        id,
        method,
        path,
        headers: withoutHopHeaders(headers),
        body: (request.wire?.encoding === 'gzip' ? gunzipSync(body) : Buffer.from(body)).toString('base64'),
      }));
      const { method, headers, body, suffix } = request;
      // The server's parser has taken the blanks around values away.
      const bare = headers.map(([name, value]) => [name, value.trim()]);
      expect(seen).toEqual([{ id, method, path: `/hook${suffix}`, headers: bare, body }]);
    }
  });
});
