import { PreflightError } from '../../../checklists/error.ts';
import { newId, newWebhookSecret } from '../identifiers.ts';

/** How long a replaced secret still signs beside the new one: a day, as Svix has it. */
const OVERLAP_SECONDS = 86_400;

export interface EndpointRequest {
  readonly url: string;
  /** Event types that it wants; left out or empty, all. `user.*` takes a family. */
  readonly events?: readonly string[];
  /** `whsec_…`; left out, one is made. */
  readonly secret?: string;
  readonly description?: string;
  /** A disabled endpoint gets nothing, and what is due to it is given up. */
  readonly disabled?: boolean;
  /** A name of the caller's own, by which it can be asked for instead of its id. */
  readonly uid?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
}
export type EndpointChange = Partial<EndpointRequest>;

/** A secret that was replaced, and signs until then, on the injectable clock. */
export interface OldSecret {
  readonly secret: string;
  readonly until: number;
}

/** A webhook endpoint, as the portal would list it. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
  /** Secrets that were replaced and still sign, newest first. */
  readonly oldSecrets: readonly OldSecret[];
  readonly description: string;
  readonly disabled: boolean;
  readonly uid: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new PreflightError('usage', `The webhook endpoint ${text} is not an http(s) URL on loopback.`, {
      remedy: 'Give a URL on 127.0.0.1 or localhost: the stand-in delivers nowhere else.',
    });
  }
  return text;
}

function checkSecret(secret: string): string {
  if (!/^whsec_[A-Za-z0-9+/]{22,}={0,2}$/.test(secret)) {
    throw new PreflightError('secret-malformed', 'The signing secret of a webhook endpoint cannot be one.', {
      remedy: 'Give whsec_ followed by base64 of at least 16 bytes, or leave it out.',
    });
  }
  return secret;
}

/**
 * @throws PreflightError `usage` for a URL off loopback: a stand-in's users must never reach a real database,
 *   `secret-malformed` for a secret that cannot be one
 */
export function makeEndpoint(request: EndpointRequest): Endpoint {
  const now = Date.now();
  return {
    id: newId('ep'),
    url: checkUrl(request.url),
    events: request.events ?? [],
    secret: checkSecret(request.secret ?? newWebhookSecret()),
    oldSecrets: [],
    description: request.description ?? '',
    disabled: request.disabled ?? false,
    uid: request.uid ?? null,
    metadata: request.metadata ?? {},
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The endpoint with what `change` says; a new secret replaces the old one at once, without an overlap.
 *
 * @throws PreflightError as {@link makeEndpoint}
 */
export function changeEndpoint(endpoint: Endpoint, change: EndpointChange): Endpoint {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (change.url !== undefined) checkUrl(change.url);
  if (change.secret !== undefined) checkSecret(change.secret);
  return { ...endpoint, ...given, updatedAt: Math.max(Date.now(), endpoint.updatedAt + 1) };
}

/**
 * The endpoint with a new secret; the old one signs beside it for the overlap.
 *
 * @param now the injectable clock, in milliseconds
 * @param secret left out, one is made
 * @throws PreflightError `secret-malformed`
 */
export function rotateEndpointSecret(
  endpoint: Endpoint,
  now: number,
  secret: string = newWebhookSecret(),
  overlapSeconds: number = OVERLAP_SECONDS,
): Endpoint {
  const oldSecrets = [
    { secret: endpoint.secret, until: now + overlapSeconds * 1_000 },
    ...endpoint.oldSecrets.filter(({ until }) => now < until),
  ];
  return { ...changeEndpoint(endpoint, { secret: checkSecret(secret) }), oldSecrets };
}

/** Runs a change of an endpoint, and lets an API say in its own words which field is wrong. */
export function refusingWith<Result>(
  refusal: (field: 'url' | 'secret', message: string) => Error,
  change: () => Result,
): Result {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    throw refusal(error.code === 'secret-malformed' ? 'secret' : 'url', error.message);
  }
}

export function wantsEvent(endpoint: Endpoint, type: string): boolean {
  if (endpoint.disabled) return false;
  if (endpoint.events.length === 0) return true;
  return endpoint.events.some(
    (wanted) => wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))),
  );
}
