import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';

export const USER_ID = 'user_2abcdefghijklmnopqrstuvwxyz';
export const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS1sb2FkLXRlc3RzLTMyYnl0ZXM=';

/** How a target under load behaves; everything left out is healthy. */
export interface Behaviour {
  /** The signed-in API's body and delay, by the number of the request. */
  api?(n: number): { status?: number; body?: string; delayMs?: number } | 'hang up';
  /** What becomes of a delivery, by its number: when its rows appear (several for doubles), and how it is answered. */
  webhook?(n: number): { status?: number; rowsAfterMs?: number[]; ackAfterMs?: number };
}

export interface Target {
  readonly url: string;
  /** Clerk ids, a row each. */
  readonly rows: string[];
  readonly requests: { api: number; webhook: number };
  /** Deliveries whose signature svix refuses, or that are no user. */
  readonly invalid: string[];
  /** Authorization headers that were not the expected one. */
  readonly strangers: string[];
  /** Stops listening and hangs up, in the midst of things. */
  close(): Promise<void>;
}

/** An application of a few lines, on loopback: a signed-in API, and a webhook that verifies with svix itself. */
export async function startTarget(token: string, behaviour: Behaviour = {}): Promise<Target> {
  const rows: string[] = [];
  const requests = { api: 0, webhook: 0 };
  const invalid: string[] = [];
  const strangers: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, act: () => void): void => {
    if (ms <= 0) return act();
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };
  const webhook = new Webhook(SECRET);

  function answerApi(request: IncomingMessage, response: ServerResponse): void {
    requests.api += 1;
    const { authorization = '' } = request.headers;
    if (authorization !== `Bearer ${token}`) strangers.push(authorization);
    const how = behaviour.api?.(requests.api) ?? {};
    if (how === 'hang up') return void request.socket.destroy();
    const body = how.body ?? JSON.stringify({ user: { clerkId: USER_ID, plan: 'starter' } });
    later(how.delayMs ?? 0, () =>
      response.writeHead(how.status ?? 200, { 'content-type': 'application/json' }).end(body),
    );
  }

  function answerWebhook(request: IncomingMessage, response: ServerResponse, body: string): void {
    requests.webhook += 1;
    const how = behaviour.webhook?.(requests.webhook) ?? {};
    let id: string;
    try {
      const event = webhook.verify(body, request.headers as Record<string, string>) as {
        type: string;
        data: { id: string; email_addresses: { email_address: string }[] };
      };
      if (event.type !== 'user.created' || event.data.email_addresses.length !== 1) throw new Error('no new user');
      id = event.data.id;
    } catch (error) {
      invalid.push(String(error));
      return void response.writeHead(400).end();
    }
    for (const ms of how.rowsAfterMs ?? [0]) later(ms, () => rows.push(id));
    later(how.ackAfterMs ?? 0, () => response.writeHead(how.status ?? 200).end());
  }

  const server = createServer((request, response) => {
    if (request.method === 'GET') return answerApi(request, response);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => answerWebhook(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows,
    requests,
    invalid,
    strangers,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
