import type { EndpointChange } from '../deliveries/endpoints.ts';
import { invalid } from './error.ts';

type Body = Readonly<Record<string, unknown>>;

const KNOWN = ['url', 'description', 'disabled', 'filterTypes', 'metadata', 'uid', 'secret', 'version'];
/** Fields of the real API that would do nothing here: refused, so that nobody relies on them. */
const UNSUPPORTED = ['channels', 'headers', 'rateLimit', 'throttleRate'];

function field<Value>(
  body: Body,
  name: string,
  is: (value: unknown) => value is Value,
  what: string,
): Value | undefined {
  const value = body[name];
  if (value === undefined || is(value)) return value;
  throw invalid(['body', name], `${name} is ${what}`, 'type_error');
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isTypes = (value: unknown): value is string[] | null =>
  value === null || (Array.isArray(value) && value.length > 0 && value.every(isText));
const isMetadata = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);

/**
 * Reads what a creation, an update or a patch says of an endpoint.
 *
 * @throws SvixApiError 422 that names the field
 */
export function readEndpointFields(body: Body): EndpointChange {
  for (const name of Object.keys(body)) {
    if (KNOWN.includes(name)) continue;
    if (UNSUPPORTED.includes(name) && body[name] === null) continue;
    throw invalid(
      ['body', name],
      UNSUPPORTED.includes(name) ? `The stand-in does not support ${name}` : 'extra fields not permitted',
    );
  }
  const uid = field(body, 'uid', isTextOrNull, 'text');
  if (typeof uid === 'string' && !/^[a-zA-Z0-9\-_.]{1,256}$/.test(uid)) {
    throw invalid(['body', 'uid'], 'uid is 1 to 256 letters, digits, dots, dashes and underscores');
  }
  const filterTypes = field(body, 'filterTypes', isTypes, 'null or a list of at least one event type');
  const fields = {
    url: field(body, 'url', isText, 'text'),
    description: field(body, 'description', isText, 'text'),
    disabled: field(body, 'disabled', isBoolean, 'true or false'),
    events: filterTypes === null ? [] : filterTypes,
    metadata: field(body, 'metadata', isMetadata, 'an object of texts'),
    uid,
    secret: field(body, 'secret', isTextOrNull, 'text') ?? undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What is wrong with an endpoint, in Svix's words. */
export const refuseBadEndpoint = (name: 'url' | 'secret', message: string): Error => invalid(['body', name], message);
