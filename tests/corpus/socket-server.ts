import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A server below HTTP: what it is told to do with each connection's bytes, and everything that came. */
export interface SocketServer {
  readonly url: string;
  /** What came, by connection, in the order of the connections. */
  readonly received: string[];
  stop(): Promise<void>;
}

/**
 * Listens on loopback.
 *
 * @param react called with everything that has come on a connection so far, each time more comes
 */
export async function listenSocket(react: (socket: Socket, sofar: string) => void): Promise<SocketServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received[index] += chunk.toString('latin1');
      react(socket, received[index] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Whether a request, or each of several on one connection, has come whole. */
export function isWhole(sofar: string): boolean {
  const at = sofar.lastIndexOf('POST ') < 0 ? 0 : sofar.lastIndexOf('POST ');
  const [head = '', ...rest] = sofar.slice(at).split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (/transfer-encoding: chunked/i.test(head)) return sofar.endsWith('0\r\n\r\n');
  return sofar.includes('\r\n\r\n') && Buffer.byteLength(body, 'latin1') >= Number(length ?? 0);
}
