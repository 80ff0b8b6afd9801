import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on loopback, with real sockets. */
export interface Served {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** Listens on a free port of loopback; with TLS where a certificate is given, and then as `localhost`. */
export async function serve(listener: RequestListener, tls?: Tls): Promise<Served> {
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
