import { request as requestHttp, type Agent as HttpAgent } from 'node:http';
import { request as requestHttps, type Agent as HttpsAgent } from 'node:https';
import type { Clock } from '../clock.ts';

/** Without an answer after 15 s an attempt has failed, as Svix counts it. */
export const ATTEMPT_DEADLINE_MS = 15_000;
/** So much of an answer's body is kept for the reader. */
const KEPT_BODY_BYTES = 1_024;

export interface Answer {
  readonly status: number | null;
  readonly body: string;
  /** Why there was no answer. */
  readonly error: string | null;
}

/** Posts one body over a kept connection; never throws. */
export function postDelivery(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  means: { readonly clock: Clock; readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent } },
): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } };
    const request = url.startsWith('https:')
      ? requestHttps(url, { ...options, agent: means.agents.https })
      : requestHttp(url, { ...options, agent: means.agents.http });
    let cancelDeadline: () => void = () => undefined;
    const finish = (answer: Answer): void => {
      cancelDeadline();
      resolve(answer);
    };
    // From the socket on: waiting for a free connection is this side's doing, not the receiver's silence.
    request.on('socket', () => {
      cancelDeadline = means.clock.after(ATTEMPT_DEADLINE_MS, () => {
        finish({ status: null, body: '', error: `no answer within ${ATTEMPT_DEADLINE_MS / 1_000} s` });
        request.destroy();
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && error.code === 'ECONNRESET') {
        // The receiver closed a kept connection just then (nodejs.org/api/http.html, request.reusedSocket): not a refusal.
        cancelDeadline();
        resolve(postDelivery(url, headers, body, means));
      } else finish({ status: null, body: '', error: error.message || error.name });
    });
    request.on('response', (response) => {
      let kept = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (kept.length < KEPT_BODY_BYTES) kept = (kept + chunk).slice(0, KEPT_BODY_BYTES);
      });
      response.on('error', (error) => finish({ status: null, body: kept, error: error.message }));
      response.on('end', () => finish({ status: response.statusCode ?? null, body: kept, error: null }));
    });
    request.end(body);
  });
}
