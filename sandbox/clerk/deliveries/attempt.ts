import { request as requestHttp, Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, Agent as HttpsAgent } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import type { DeliveryHeaders } from '../../../fixtures/webhook/signature.ts';
import type { Clock } from '../clock.ts';
import { Deadlines } from './deadlines.ts';

/** Without a whole answer after 15 s an attempt has failed, as Svix counts it. */
export const ATTEMPT_DEADLINE_MS = 15_000;
/** So much of an answer's body is kept for the reader. */
const KEPT_BODY_CHARACTERS = 1_024;
/** So much of it is read; past that the status alone decides, and the connection is closed. */
const READ_BODY_BYTES = 256 * 1_024;

export interface Answer {
  readonly status: number | null;
  readonly body: string;
  /** Why there was no whole answer. */
  readonly error: string | null;
}

interface Place {
  readonly tls: boolean;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  /** Name and password in the URL, which Node sends as basic authentication. */
  readonly auth: string | null;
}

/** Posts bodies over kept connections. */
export class Poster {
  readonly #deadlines: Deadlines;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #places = new Map<string, Place>();
  #closed = false;

  /** @param connections to one host and port at a time */
  constructor(clock: Clock, connections: number) {
    this.#deadlines = new Deadlines(clock, ATTEMPT_DEADLINE_MS);
    const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent(options);
  }

  /** Posts one body; never throws, and follows no redirect. */
  async post(url: string, headers: DeliveryHeaders, body: string): Promise<Answer> {
    try {
      return await this.#send(url, headers, body);
    } catch (error) {
      // What Node refuses to send at all.
      return { status: null, body: '', error: error instanceof Error ? error.message : String(error) };
    }
  }

  #send(url: string, headers: DeliveryHeaders, body: string): Promise<Answer> {
    return new Promise((resolve) => {
      const { tls, hostname, port, path, auth } = this.#placeOf(url);
      const request = (tls ? requestHttps : requestHttp)({
        agent: tls ? this.#https : this.#http,
        hostname,
        port,
        path,
        auth,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Svix-Webhooks/1.0 (stand-in)',
          'content-length': Buffer.byteLength(body),
          'svix-id': headers['svix-id'],
          'svix-timestamp': headers['svix-timestamp'],
          'svix-signature': headers['svix-signature'],
        },
      });
      let endWait: () => void = () => undefined;
      let status: number | null = null;
      let kept = '';
      const finish = (error: string | null): void => {
        endWait();
        resolve({ status, body: kept, error });
      };
      // From the socket on: waiting for a free connection is this side's doing, not the receiver's silence.
      request.on('socket', () => {
        endWait = this.#deadlines.start(() => {
          finish(`no ${status === null ? '' : 'whole '}answer within ${ATTEMPT_DEADLINE_MS / 1_000} s`);
          request.destroy();
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (!this.#closed && status === null && wasStale(request, error)) {
          endWait();
          resolve(this.#send(url, headers, body));
        } else finish(error.message || error.name);
      });
      request.on('response', (response) => {
        status = response.statusCode ?? null;
        readStart(response, (text) => (kept = text), finish);
      });
      // A string, not a buffer: Node then sends headers and body in one write.
      request.end(body);
    });
  }

  /** Where a URL leads; read once for all deliveries to it. */
  #placeOf(url: string): Place {
    let place = this.#places.get(url);
    if (place === undefined) {
      const { protocol, username, password, hostname, port, pathname, search } = new URL(url);
      const auth = username === '' ? null : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      // Node asks for an IPv6 address without its brackets.
      place = {
        tls: protocol === 'https:',
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path: `${pathname}${search}`,
        auth,
      };
      this.#places.set(url, place);
    }
    return place;
  }

  close(): void {
    this.#closed = true;
    this.#http.destroy();
    this.#https.destroy();
  }
}

/** A kept connection that the receiver closed just then (nodejs.org/api/http.html, request.reusedSocket): not a refusal. */
function wasStale(request: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Keeps the start of an answer's body, and is done when it has come whole or is more than anybody reads. */
function readStart(
  response: IncomingMessage,
  keep: (text: string) => void,
  done: (error: string | null) => void,
): void {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (kept.length < KEPT_BODY_CHARACTERS) {
      kept = (kept + decoder.write(chunk)).slice(0, KEPT_BODY_CHARACTERS);
      keep(kept);
    }
    if (read <= READ_BODY_BYTES) return;
    done(null);
    response.destroy();
  });
  response.on('error', () => done('the connection closed before the answer was whole'));
  response.on('end', () => done(null));
}
