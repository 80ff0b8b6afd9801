import type { Context, Env, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { randomBytes } from 'node:crypto';
import { ClerkApiError, malformedRequest, shapeError } from './error.ts';

const REFUSED_BY_FRAMEWORK: Readonly<Record<number, string>> = {
  400: 'malformed_request_parameters',
  413: 'request_body_too_large',
};

function asClerkError(error: Error, log: (line: string) => void): ClerkApiError {
  if (error instanceof ClerkApiError) return error;
  if (error instanceof HTTPException) {
    const status = error.status as 400;
    return new ClerkApiError(status, REFUSED_BY_FRAMEWORK[status] ?? 'request_invalid', error.message || 'Bad request');
  }
  // The client left in the middle of its body: nobody reads the answer, and nothing here has failed.
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return malformedRequest();
  log(`internal error: ${error.stack ?? error.message}`);
  return new ClerkApiError(500, 'internal_clerk_error', 'Oops, an unexpected error occurred', {
    longMessage: `The Clerk stand-in failed: ${error.message}`,
  });
}

/** Answers a refusal in Clerk's shape. */
export function answerError(c: Context, error: Error, log: (line: string) => void): Response {
  const clerkError = asClerkError(error, log);
  const traceId = randomBytes(16).toString('hex');
  for (const [name, value] of Object.entries(clerkError.headers)) c.header(name, value);
  c.header('x-clerk-trace-id', traceId);
  return c.json(shapeError(clerkError, traceId), clerkError.status);
}

/** Gives an application Clerk's answers for whatever is thrown and for paths that nothing serves. */
export function answerInClerksShape<E extends Env>(app: Hono<E>, log: (line: string) => void): void {
  app.onError((error, c) => answerError(c, error, log));
  app.notFound((c) =>
    answerError(
      c,
      new ClerkApiError(404, 'resource_not_found', 'Resource not found', {
        longMessage: `The stand-in does not serve ${c.req.method} ${c.req.path}.`,
      }),
      log,
    ),
  );
}
