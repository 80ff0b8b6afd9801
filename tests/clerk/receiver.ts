import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
  /** Which connection it came over, from 1. */
  readonly connection: number;
}

/** An application's webhook endpoint: verifies with svix, answers 400 to what it cannot verify. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What to answer; undefined leaves the request without an answer. */
  answerWith(status: (genuine: boolean) => number | undefined): void;
  close(): Promise<void>;
}

export async function startReceiver(secret: string): Promise<Receiver> {
  const received: Received[] = [];
  let decide: (genuine: boolean) => number | undefined = (genuine) => (genuine ? 200 : 400);
  const connections: unknown[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const status = decide(isGenuine(secret, request.headers, body));
      received.push({
        headers: request.headers,
        body,
        status: status ?? 0,
        connection: connections.indexOf(request.socket) + 1,
      });
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  server.on('connection', (socket) => connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    answerWith: (next) => {
      decide = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isGenuine(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

/** Waits for something to become true, looking every 10 ms; the deadline fails the test. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false,
  deadlineMs = 5_000,
): Promise<Value> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
