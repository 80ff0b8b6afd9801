import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Webhook } from 'svix';

export const SECRET = `whsec_${Buffer.alloc(32, 11).toString('base64')}`;
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 12).toString('base64')}`;
export const PATH = '/api/webhooks/clerk';

export interface HandlerOptions {
  /** The secret that the application has. */
  readonly secret?: string | undefined;
  /** The text that it verifies, made of the raw body. */
  readonly verified?: (raw: string) => string;
  readonly refusal?: (error: unknown, response: ServerResponse) => void;
  readonly handle?: (event: unknown, response: ServerResponse) => void;
  /** Seconds by which the machine's clock is ahead. */
  readonly clockAhead?: number;
  /** Seconds by which the `Date` header is ahead, where another machine writes it. */
  readonly dateAhead?: number;
}

/** A webhook handler on node:http with svix, with one thing changed. */
export function handler({
  secret = SECRET,
  verified = (raw) => raw,
  refusal = (_error, response) => end(response, 400, { error: 'invalid' }),
  handle = (_event, response) => end(response, 200, { received: true }),
  clockAhead = 0,
  dateAhead = clockAhead,
}: HandlerOptions = {}): Route {
  return async (request, response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + dateAhead * 1000).toUTCString());
    if (request.method !== 'POST') return end(response, 405, undefined, { allow: 'POST' });
    const raw = await readRaw(request);
    let event: unknown;
    try {
      event = atClock(clockAhead, () =>
        new Webhook(secret).verify(verified(raw), request.headers as Record<string, string>),
      );
      // What was verified may be no JSON, or another text; a handler goes on with what it parsed.
      event ??= {};
    } catch (error) {
      return refusal(error, response);
    }
    return handle(event, response);
  };
}

export type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What svix verifies on a machine with another clock: `Date.now` is all that it asks, and it does not wait. */
function atClock<T>(ahead: number, work: () => T): T {
  const now = Date.now;
  Date.now = () => now() + ahead * 1000;
  try {
    return work();
  } finally {
    Date.now = now;
  }
}

/** An application with this route, a home page, and a 404 for all else. */
export function application(routes: Readonly<Record<string, Route>>, fallback: Route = notFound): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const route = routes[pathname] ?? fallback;
    Promise.resolve(route(request, response)).catch(() => end(response, 500));
  };
}

export const notFound: Route = (_request, response) => end(response, 404, 'Not found');

export function end(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) response.end();
  else if (typeof body === 'string') response.setHeader('content-type', 'text/html').end(body);
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

export async function readRaw(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
