import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { startProxy, type Proxy } from './proxy.ts';
import { proxyRoutes } from './routes.ts';

export interface DatabaseProxies {
  /** Base URL of the API. */
  readonly url: string;
  /** A database's URL as the application gets it: through the proxy of that name. */
  urlThrough(name: string): string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy before each database, and the API that disturbs them. Loopback only.
 *
 * @param databases name of the proxy → URL of the database
 */
export async function startDatabaseProxies(databases: Readonly<Record<string, string>>): Promise<DatabaseProxies> {
  const started: { proxy: Proxy; url: string }[] = [];
  const stopAll = async (): Promise<void> => {
    for (const { proxy } of started) await proxy.setEnabled(false);
  };
  try {
    for (const [name, url] of Object.entries(databases)) {
      const proxy = await startProxy({ name, upstream: addressOf(url) });
      started.push({ proxy, url: replaceAddress(url, proxy.listen) });
    }
    const routes = proxyRoutes(started.map(({ proxy }) => proxy));
    const server = createAdaptorServer({ fetch: routes.fetch }) as Server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      urlThrough: (name) => started.find(({ proxy }) => proxy.name === name)?.url ?? '',
      stop: async () => {
        await stopAll();
        await new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        });
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Scheme with credentials, hosts, the rest. A Mongo URL may name several hosts, so it is taken apart by hand. */
const PARTS = /^([a-z0-9+.-]+:\/\/(?:[^@/]*@)?)([^/?]+)(.*)$/i;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { postgres: 5432, postgresql: 5432, mongodb: 27_017 };

function addressOf(url: string): { host: string; port: number } {
  const [first = ''] = (PARTS.exec(url)?.[2] ?? '').split(',');
  const { hostname, port } = new URL(`tcp://${first}`);
  const scheme = url.slice(0, url.indexOf(':'));
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (DEFAULT_PORTS[scheme] ?? 0) : Number(port) };
}

function replaceAddress(url: string, address: string): string {
  const [, before = '', , rest = ''] = PARTS.exec(url) ?? [];
  const direct = `${before}${address}${rest}`;
  if (!/^mongodb:/i.test(url) || /[?&]directConnection=/i.test(rest)) return direct;
  // A member of a replica set tells the driver the others' addresses, and the driver would go past the proxy.
  return `${direct}${rest.startsWith('/') ? '' : '/'}${rest.includes('?') ? '&' : '?'}directConnection=true`;
}
