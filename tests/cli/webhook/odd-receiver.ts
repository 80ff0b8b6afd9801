import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';

export interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** A receiver that verifies with svix at `/hook`, and answers as nobody should elsewhere. */
export interface OddReceiver {
  readonly origin: string;
  readonly taken: Taken[];
  close(): Promise<void>;
}

export async function startOddReceiver(secret: string): Promise<OddReceiver> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [path, body] = [request.url ?? '', Buffer.concat(chunks)];
      taken.push({ path, headers: request.headers, rawHeaders: request.rawHeaders, body });
      switch (path) {
        case '/hang':
          return;
        case '/drip':
          response.writeHead(200).write('{');
          return;
        case '/break':
          return void request.socket.destroy();
        case '/redirect':
          return void response.writeHead(307, { location: '/hook?\u00e9' }).end();
        case '/flood':
          return void response.writeHead(500).end(Buffer.alloc(5_000_000, 'x'));
        case '/controls':
          return void response
            .writeHead(200)
            .end('\u001b]0;owned\u0007\u001b[2J\r\n\u202egpj.exe\u0000\u009b31m\ufeffüñ');
        case '/echo':
          return void response.writeHead(422).end(`secret is ${secret}, body ${body.length}`);
        case '/bytes':
          return void response.writeHead(200).end(Buffer.from([0xff, 0xfe, 0x80, 0x41]));
        case '/down':
          return void response.writeHead(503).end();
        default:
          return void response.writeHead(isGenuine(secret, request.headers, body) ? 204 : 400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function isGenuine(secret: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
  try {
    new Webhook(secret).verify(body.toString('utf8'), headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
