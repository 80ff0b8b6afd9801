import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serve } from '../serve.ts';
import type { Ailing } from './ailing.ts';
import { application, handler, PATH } from './handler.ts';
import { makeTestCertificate } from './certificates.ts';

/** A bare TCP server: what speaks no HTTP, or nothing. */
function onTcp(onSocket: (socket: Socket) => void, scheme = 'http'): Ailing['start'] {
  return async () => {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
      stop: () =>
        new Promise((resolve) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => resolve());
        }),
    };
  };
}

const sound = application({ [PATH]: handler() });

async function onTls(
  certificate: Parameters<typeof makeTestCertificate>[0],
  trusted: boolean,
): ReturnType<Ailing['start']> {
  const { key, cert, ca } = await makeTestCertificate(certificate);
  const { origin, stop } = await serve(sound, { key, cert });
  return { url: `${origin}${PATH}`, with: { connection: { ca: trusted ? [ca] : [] } }, stop };
}

export const NETWORK: readonly Ailing[] = [
  {
    name: 'a name that does not exist',
    finds: 'name-unknown',
    says: /staging\.example\.test is not resolved/,
    with: {
      lookup: (host, _options, callback) =>
        callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), ''),
    },
    start: async () => ({ url: `http://staging.example.test${PATH}`, stop: async () => undefined }),
  },
  {
    name: 'a resolver that does not answer is this machine’s own trouble',
    finds: 'network',
    state: 'inconclusive',
    with: {
      lookup: (host, _options, callback) =>
        callback(Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), { code: 'EAI_AGAIN' }), ''),
    },
    start: async () => ({ url: `http://staging.example.test${PATH}`, stop: async () => undefined }),
  },
  {
    name: 'a port where nobody listens',
    finds: 'connection-refused',
    says: /ECONNREFUSED/,
    start: async () => {
      const { origin, stop } = await serve(sound);
      await stop();
      return { url: `${origin}${PATH}`, stop: async () => undefined };
    },
  },
  {
    name: 'an address that drops what comes',
    finds: 'connection-timeout',
    // The look-up leads to an address of TEST-NET-1 that no connection comes to (RFC 5737), or never ends.
    with: { deadlineMs: 150, lookup: () => undefined },
    start: async () => ({ url: `http://staging.example.test${PATH}`, stop: async () => undefined }),
  },
  {
    name: 'a request that is taken and never answered',
    finds: 'no-answer',
    with: { deadlineMs: 200 },
    start: onTcp(() => undefined),
  },
  {
    name: 'a handler whose body never ends',
    finds: 'no-answer',
    with: { deadlineMs: 200 },
    start: onTcp((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nbeginning')),
  },
  {
    name: 'a connection that is closed without an answer',
    finds: 'connection-broken',
    start: onTcp((socket) => socket.once('data', () => socket.destroy())),
  },
  {
    name: 'an answer that is no HTTP',
    finds: 'connection-broken',
    start: onTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))),
  },
  {
    name: 'https where plain http is spoken',
    finds: 'tls-protocol',
    start: onTcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), 'https'),
  },
  { name: 'an expired certificate', finds: 'tls-expired', start: () => onTls({ from: -30, to: -1 }, true) },
  { name: 'a certificate of tomorrow', finds: 'tls-expired', start: () => onTls({ from: 1, to: 30 }, true) },
  {
    name: 'a certificate for another host',
    finds: 'tls-wrong-host',
    says: /other\.example\.com/,
    start: () => onTls({ host: 'other.example.com' }, true),
  },
  {
    name: 'a certificate of an unknown authority',
    finds: 'tls-unknown-authority',
    says: /issued by localhost/,
    start: () => onTls({}, false),
  },
];
