import { createAdaptorServer } from '@hono/node-server';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { PreflightError } from '../../../checklists/error.ts';
import type { Certificate } from '../certificate.ts';

export type Handler = (request: Request, env: object) => Response | Promise<Response>;

export interface Listener {
  readonly port: number;
  /** Sets what answers; until then requests are answered 503. */
  serve(handler: Handler): void;
  close(): Promise<void>;
}

/**
 * Listens on loopback, with TLS when a certificate is given.
 *
 * @param port 0 lets the system choose
 * @throws PreflightError `port-in-use`
 */
export async function listen(name: string, port: number, tls?: Certificate): Promise<Listener> {
  let handler: Handler = () => new Response(null, { status: 503 });
  const fetch = (request: Request, env: object): Response | Promise<Response> => handler(request, env);
  const server = (
    tls === undefined
      ? createAdaptorServer({ fetch, createServer: createHttpServer })
      : createAdaptorServer({
          fetch,
          createServer: createHttpsServer,
          serverOptions: { key: tls.key, cert: tls.certificate },
        })
  ) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(asPreflightError(error, name, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (next) => {
      handler = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function asPreflightError(error: NodeJS.ErrnoException, name: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new PreflightError('port-in-use', `Port ${port} of 127.0.0.1, meant for Clerk's ${name}, is in use.`, {
      remedy: 'Stop the program that listens there, or choose another port (0 lets the system choose).',
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new PreflightError('usage', `Port ${port} may not be opened by this user.`, {
      remedy: 'Choose a port above 1023, or 0.',
      cause: error,
    });
  }
  return error;
}
