import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { openLane } from './lane.ts';
import type { Stream, Toxic } from './toxic.ts';

/** A TCP proxy as Toxiproxy has them: it can be taken down, and toxics work on what passes. */
export interface Proxy {
  readonly name: string;
  /** `127.0.0.1:PORT`, the same through all stops. */
  readonly listen: string;
  /** `host:port` */
  readonly upstream: string;
  isEnabled(): boolean;
  /** Disabled: nobody listens, and every open connection is cut. */
  setEnabled(enabled: boolean): Promise<void>;
  toxics(): readonly Toxic[];
  /** Works on open connections too. False when there is one of that name. */
  add(toxic: Toxic): boolean;
  /** False when there is none of that name. The connections that a timeout held are cut. */
  remove(name: string): boolean;
}

export interface ProxyOptions {
  readonly name: string;
  readonly upstream: { readonly host: string; readonly port: number };
  readonly now?: () => number;
  readonly random?: () => number;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

// Below the ports that systems hand out by themselves (32768 and up on Linux), so that a proxy which is down for a while
// finds its port free again. Toxiproxy's README advises the same.
const FIRST_PORT = 12_000;
const LAST_PORT = 32_000;
const PORT_ATTEMPTS = 50;

/** Starts a proxy on loopback. */
export async function startProxy({
  name,
  upstream,
  now = () => performance.now(),
  random = Math.random,
}: ProxyOptions): Promise<Proxy> {
  const links = new Set<Link>();
  const active = new Map<string, Toxic>();
  const of = (stream: Stream): Toxic[] => [...active.values()].filter((toxic) => toxic.stream === stream);

  const accept = (client: Socket): void => {
    const server = connect({ ...upstream, allowHalfOpen: true });
    const link: Link = { client, server };
    links.add(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // Whatever breaks one side ends the other; the drivers say what it means.
      socket.on('error', () => undefined);
      socket.on('close', () => cut(link));
    }
    openLane({ from: client, to: server, toxics: () => of('upstream'), now, random });
    openLane({ from: server, to: client, toxics: () => of('downstream'), now, random });
    for (const toxic of active.values()) limitLink(toxic, link);
  };
  const cut = (link: Link): void => {
    links.delete(link);
    link.client.destroy();
    link.server.destroy();
  };
  const limitLink = (toxic: Toxic, link: Link): void => {
    if (toxic.type !== 'timeout' || toxic.attributes.timeout === 0) return;
    setTimeout(() => (active.get(toxic.name) === toxic ? cut(link) : undefined), toxic.attributes.timeout).unref();
  };

  let server: Server | undefined = await listenSomewhere(accept, random);
  const { port } = server.address() as AddressInfo;
  return {
    name,
    listen: `127.0.0.1:${port}`,
    upstream: `${upstream.host}:${upstream.port}`,
    isEnabled: () => server !== undefined,
    setEnabled: async (enabled) => {
      if (enabled === (server !== undefined)) return;
      if (enabled) {
        server = await listenOn(port, accept);
        return;
      }
      const closing = server;
      server = undefined;
      const closed = new Promise((resolve) => closing?.close(resolve));
      for (const link of [...links]) cut(link);
      await closed;
    },
    toxics: () => [...active.values()],
    add: (toxic) => {
      if (active.has(toxic.name)) return false;
      active.set(toxic.name, toxic);
      for (const link of links) limitLink(toxic, link);
      return true;
    },
    remove: (toxicName) => {
      const toxic = active.get(toxicName);
      if (toxic === undefined) return false;
      active.delete(toxicName);
      // What was dropped cannot be made up for, so a connection that missed something is of no use any more.
      if (toxic.type === 'timeout') for (const link of [...links]) cut(link);
      return true;
    },
  };
}

async function listenSomewhere(accept: (client: Socket) => void, random: () => number): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = FIRST_PORT + Math.floor(random() * (LAST_PORT - FIRST_PORT));
    try {
      return await listenOn(port, accept);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function listenOn(port: number, accept: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
