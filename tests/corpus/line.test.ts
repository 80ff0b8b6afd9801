import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Finding, Inconclusive } from '../../fixtures/check/outcome.ts';
import type { Wire } from '../../fixtures/webhook/corpus/delivery.ts';
import { openLine, type Line } from '../../fixtures/webhook/corpus/line.ts';
import type { HeaderList } from '../../fixtures/webhook/corpus/seal.ts';
import { layOut } from '../../fixtures/webhook/corpus/wire.ts';
import { isWhole, listenSocket, OK, type SocketServer } from './socket-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(react: Parameters<typeof listenSocket>[0]): Promise<SocketServer> {
  const server = await listenSocket(react);
  ends.push(() => server.stop());
  return server;
}

function open(): Line {
  const line = openLine();
  ends.push(() => line.close());
  return line;
}

const BODY = Buffer.from('{"name":"Zoë"}');
const request = (url: string, wire: Wire = {}, seal: HeaderList = [['svix-id', 'msg_1']]) =>
  layOut({ url, body: BODY, seal, always: { 'x-bypass': 'b' }, connection: 'own' }, wire);
const answerWhole: Parameters<typeof listenSocket>[0] = (socket, sofar) => {
  if (isWhole(sofar)) socket.write(OK);
};

/** What travels for a wire, as the server saw it. */
async function travel(wire: Wire, seal?: HeaderList): Promise<string> {
  const server = await serve(answerWhole);
  await open().send(request(server.url, wire, seal), { deadlineMs: 3_000 });
  return server.received[0] ?? '';
}

describe('what a wire says is what travels', () => {
  test('a plain delivery', async () => {
    const seen = await travel({});
    expect(seen).toMatch(/^POST \/hook HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/);
    expect(seen).toMatch(
      /\r\nconnection: keep-alive\r\ncontent-type: application\/json\r\nx-bypass: b\r\nsvix-id: msg_1\r\n/,
    );
    expect(seen).toContain(`\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY.toString('latin1')}`);
    expect(seen.match(/content-length|transfer-encoding/gi)).toHaveLength(1);
  });

  test.each([
    [
      'doubled headers, in their order',
      {},
      [
        ['svix-id', 'a'],
        ['svix-id', 'b'],
      ],
      /svix-id: a\r\nsvix-id: b\r\n/,
    ],
    ['header names in their spelling', {}, [['SVIX-Id', 'a']], /\r\nSVIX-Id: a\r\n/],
    ['an empty header', {}, [['svix-id', '']], /\r\nsvix-id: \r\n/],
    ['no content type', { type: null }, [], /^(?!.*content-type)/is],
    ['another content type', { type: 'text/plain' }, [], /\r\ncontent-type: text\/plain\r\n/],
    ['another method', { method: 'PATCH' }, [], /^PATCH \/hook /],
    ['a body with GET', { method: 'GET' }, [], /^GET \/hook .*\{"name"/s],
    ['a query', { suffix: '?a=b' }, [], /^POST \/hook\?a=b /],
    ['a slash', { suffix: '/' }, [], /^POST \/hook\/ /],
    ['chunks', { chunked: 5 }, [], /transfer-encoding: chunked\r\n\r\n5\r\n\{"nam\r\n5\r\n/],
    ['a connection of its own', { fresh: true }, [], /\r\nconnection: close\r\n/],
  ] as const)('%s', async (_name, wire, seal, seen) => {
    expect(await travel(wire, seal)).toMatch(seen);
  });

  test('a compressed body', async () => {
    const seen = await travel({ encoding: 'gzip' });
    expect(seen).toMatch(/\r\ncontent-encoding: gzip\r\n/);
    const body = Buffer.from(seen.slice(seen.indexOf('\r\n\r\n') + 4), 'latin1');
    expect(gunzipSync(body).equals(BODY)).toBe(true);
  });

  test('with an expectation the body waits for the interim answer', async () => {
    const before: string[] = [];
    const server = await serve((socket, sofar) => {
      if (sofar.endsWith('\r\n\r\n')) {
        before.push(sofar);
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      } else socket.write(OK);
    });
    const answer = await open().send(request(server.url, { expectContinue: true }), { deadlineMs: 3_000 });
    expect(answer?.status).toBe(200);
    expect(before[0]).toMatch(/\r\nexpect: 100-continue\r\n/);
  });

  test('an expectation that is refused is an answer', async () => {
    const server = await serve((socket) => socket.write('HTTP/1.1 417 No\r\ncontent-length: 0\r\n\r\n'));
    const answer = await open().send(request(server.url, { expectContinue: true }), { deadlineMs: 3_000 });
    expect(answer?.status).toBe(417);
    expect(server.received[0]).not.toContain('name');
  });

  test('a cut delivery ends in the midst of its body, without an answer', async () => {
    let closed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = await serve((socket) => socket.once('close', closed));
    expect(await open().send(request(server.url, { cutAt: 0.5 }), { deadlineMs: 3_000 })).toBeUndefined();
    await gone;
    expect(server.received[0]).toMatch(/\r\n\r\n\{"name"?$/);
  });

  test('a stalled delivery goes on when it is released', async () => {
    let half = (): void => undefined;
    const halfway = new Promise<void>((resolve) => (half = resolve));
    const server = await serve((socket, sofar) => {
      if (isWhole(sofar)) socket.write(OK);
      else if (sofar.endsWith('{"name"')) half();
    });
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const sending = open().send(request(server.url, { stallAt: 0.5 }), { deadlineMs: 3_000, release: released });
    await halfway;
    release();
    expect((await sending)?.status).toBe(200);
  });
});

describe('connections', () => {
  test('are kept between deliveries', async () => {
    const server = await serve(answerWhole);
    const line = open();
    for (let n = 0; n < 3; n += 1) await line.send(request(server.url), { deadlineMs: 3_000 });
    expect(server.received).toHaveLength(1);
  });

  test('a fresh one is not kept', async () => {
    const server = await serve(answerWhole);
    const line = open();
    for (let n = 0; n < 2; n += 1) await line.send(request(server.url, { fresh: true }), { deadlineMs: 3_000 });
    expect(server.received).toHaveLength(2);
  });

  test('one that dies right after its answer is seen', async () => {
    const server = await serve((socket) => socket.end(OK));
    const line = open();
    const answer = await line.send(request(server.url), { deadlineMs: 3_000 });
    await expect.poll(() => answer?.diedAfterwards()).toBe(true);
  });

  test.each([
    ['announces its end', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'],
    ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
  ])('one that %s did not die', async (_name, response) => {
    const server = await serve((socket) => socket.end(response));
    const line = open();
    const first = await line.send(request(server.url), { deadlineMs: 3_000 });
    await line.send(request(server.url), { deadlineMs: 3_000 });
    expect(first?.diedAfterwards()).toBe(false);
  });

  test('one that was closed while it was idle is replaced', async () => {
    let served = 0;
    const server = await serve((socket, sofar) => {
      if (!isWhole(sofar)) return;
      served += 1;
      // The second request on the first connection meets a reset, as when both sides act at the same moment.
      if (served === 2) socket.resetAndDestroy();
      else socket.write(OK);
    });
    const line = open();
    await line.send(request(server.url), { deadlineMs: 3_000 });
    expect((await line.send(request(server.url), { deadlineMs: 3_000 }))?.status).toBe(200);
    expect(server.received).toHaveLength(2);
  });
});

describe('what is the target’s fault and what is not', () => {
  const send = (url: string, deadlineMs = 1_000) => open().send(request(url), { deadlineMs });

  test('a closed port is nobody’s answer', async () => {
    const server = await listenSocket(() => undefined);
    await server.stop();
    await expect(send(server.url)).rejects.toThrow(Inconclusive);
  });

  test('a host that is none is nobody’s answer', async () => {
    await expect(send('http://no-such-host.invalid/hook')).rejects.toThrow(Inconclusive);
  });

  test('a port without TLS is nobody’s answer to https', async () => {
    const server = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(send(server.url.replace('http:', 'https:'))).rejects.toThrow(Inconclusive);
  });

  test.each([429])('%i comes from something in between', async (status) => {
    const server = await serve((socket) => socket.write(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
    await expect(send(server.url)).rejects.toThrow(Inconclusive);
  });

  test.each([
    ['never answers', () => undefined, /within 300 ms/],
    ['closes without a word', (socket) => void socket.end(), /connection broke/],
    ['resets', (socket) => void socket.resetAndDestroy(), /connection broke/],
    ['answers in another language', (socket) => void socket.end('220 mail.example.com ESMTP\r\n'), /HTTP/],
    [
      'stops in the midst of an answer',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
      /broke/,
    ],
    [
      'never ends its answer',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
      /within 300 ms/,
    ],
  ] as readonly [string, Parameters<typeof listenSocket>[0], RegExp][])('one that %s', async (_name, react, seen) => {
    const server = await serve(react);
    const failed = send(server.url, 300);
    await expect(failed).rejects.toThrow(Finding);
    await expect(failed).rejects.toThrow(seen);
  });

  test('an answer without end is read as far as judging needs', async () => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const piece = `${(8_192).toString(16)}\r\n${'x'.repeat(8_192)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece));
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
    });
    const answer = await send(server.url, 3_000);
    expect(answer?.body.length).toBe(64 * 1024);
  });
});
