import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that sends back what it gets, in the place of a database. */
export interface Echo {
  readonly url: string;
  /** Every byte that has arrived. */
  received(): string;
  stop(): Promise<void>;
}

export async function startEcho(): Promise<Echo> {
  const sockets = new Set<Socket>();
  let seen = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      seen += chunk.toString();
      socket.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `postgres://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/db`,
    received: () => seen,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A client's connection, and what became of it. */
export interface Client {
  send(text: string): void;
  /** Resolves with what has arrived once that text is in it; rejects with the code when the connection ends before. */
  heard(text: string): Promise<string>;
  readonly closed: Promise<void>;
  isOpen(): boolean;
  close(): void;
}

/** @throws the system's error when nobody listens */
export async function dial(url: string): Promise<Client> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (text += chunk.toString()));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    send: (message) => socket.write(message),
    heard: async (wanted) => {
      while (!text.includes(wanted)) {
        const more = new Promise<void>((resolve) => socket.once('data', () => resolve()));
        await Promise.race([more, closed.then(() => Promise.reject(new Error('closed')))]);
      }
      return text;
    },
    closed,
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  };
}
