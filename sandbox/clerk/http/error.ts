import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** One refusal in Clerk's shape. Thrown by routes and rules, turned into an answer in one place. */
export class ClerkApiError extends Error {
  override readonly name = 'ClerkApiError';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly longMessage: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    details: {
      readonly longMessage?: string;
      readonly param?: string;
      readonly meta?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.longMessage = details.longMessage ?? message;
    this.meta = { ...(details.param === undefined ? {} : { param_name: details.param }), ...details.meta };
    this.headers = details.headers ?? {};
  }
}

/** The body of a refusal: `{ errors: [{ code, message, long_message, meta }], clerk_trace_id }`. */
export function shapeError(error: ClerkApiError, traceId: string): Record<string, unknown> {
  return {
    errors: [{ message: error.message, long_message: error.longMessage, code: error.code, meta: error.meta }],
    clerk_trace_id: traceId,
  };
}

export const notFound = (what: string, id: string): ClerkApiError =>
  new ClerkApiError(404, 'resource_not_found', 'Resource not found', {
    longMessage: `No ${what} was found with id ${id}`,
  });

export const authenticationInvalid = (longMessage: string): ClerkApiError =>
  new ClerkApiError(401, 'authentication_invalid', 'Invalid authentication', { longMessage });

export const missingParameter = (param: string): ClerkApiError =>
  new ClerkApiError(422, 'form_param_missing', 'is missing', { longMessage: `${param} must be included.`, param });

export const unknownParameter = (param: string): ClerkApiError =>
  new ClerkApiError(422, 'form_param_unknown', 'is unknown', {
    longMessage: `${param} is not a valid parameter for this request.`,
    param,
  });

export const invalidFormat = (param: string, longMessage: string): ClerkApiError =>
  new ClerkApiError(422, 'form_param_format_invalid', 'is invalid', { longMessage, param });

export const invalidValue = (param: string, longMessage: string): ClerkApiError =>
  new ClerkApiError(422, 'form_param_value_invalid', 'is invalid', { longMessage, param });

export const malformedRequest = (): ClerkApiError =>
  new ClerkApiError(400, 'malformed_request_parameters', 'Malformed request parameters', {
    longMessage: 'The request body could not be parsed.',
  });
