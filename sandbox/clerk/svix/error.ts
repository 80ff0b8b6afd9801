import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ClerkApiError } from '../http/error.ts';

/** One thing that is wrong with a request, as Svix says it. */
export interface Invalid {
  /** `['body', 'url']`, `['query', 'limit']` */
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** One refusal in Svix's shape: `{ code, detail }`, where `detail` of a 422 is a list of what is wrong. */
export class SvixApiError extends Error {
  override readonly name = 'SvixApiError';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly detail: string | readonly Invalid[];

  constructor(status: ContentfulStatusCode, code: string, detail: string | readonly Invalid[]) {
    super(typeof detail === 'string' ? detail : code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export const notFound = (): SvixApiError => new SvixApiError(404, 'not_found', 'Entity not found');

export const invalid = (loc: readonly string[], msg: string, type = 'value_error'): SvixApiError =>
  new SvixApiError(422, 'validation_error', [{ loc, msg, type }]);

function asSvixError(error: Error, log: (line: string) => void): SvixApiError {
  if (error instanceof SvixApiError) return error;
  // From what both APIs share: the limit of bodies, the parser of JSON, injected failures.
  if (error instanceof ClerkApiError) return new SvixApiError(error.status, error.code, error.longMessage);
  if (error instanceof HTTPException) {
    return new SvixApiError(error.status, 'generic_error', error.message);
  }
  log(`internal error: ${error.stack ?? error.message}`);
  return new SvixApiError(500, 'server_error', `The Clerk stand-in failed: ${error.message}`);
}

function answer(c: Context, { status, code, detail }: SvixApiError): Response {
  return c.json(typeof detail === 'string' ? { code, detail } : { detail }, status);
}

/** Gives an application Svix's answers for whatever is thrown and for paths that nothing serves. */
export function answerInSvixShape(app: Hono, log: (line: string) => void): void {
  app.onError((error, c) => answer(c, asSvixError(error, log)));
  app.all('*', () => {
    throw notFound();
  });
}
