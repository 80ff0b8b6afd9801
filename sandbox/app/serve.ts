import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningServer {
  readonly port: number;
  /** Lets running requests finish, for a while; then they are cut. */
  close(): Promise<void>;
}

/** How long, in milliseconds, a request may take to arrive: whoever sends a body byte by byte is cut off. */
const REQUEST_MS = 30_000;
/** How long, in milliseconds, a stop waits for requests that are still running. */
const DRAIN_MS = 2_000;

/**
 * Listens on loopback.
 *
 * @param port 0 lets the system choose
 */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<RunningServer> {
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = serve({ fetch, port, hostname: '127.0.0.1', serverOptions: { requestTimeout: REQUEST_MS } }, () =>
      resolve(starting as Server),
    );
    starting.once('error', reject);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
