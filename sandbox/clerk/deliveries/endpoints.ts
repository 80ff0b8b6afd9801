import { PreflightError } from '../../../checklists/error.ts';
import { newId, newWebhookSecret } from '../identifiers.ts';

export interface EndpointRequest {
  readonly url: string;
  /** Event types that it wants; left out or empty, all. `user.*` takes a family. */
  readonly events?: readonly string[];
  /** `whsec_…`; left out, one is made. */
  readonly secret?: string;
}

/** A webhook endpoint, as the portal would list it. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * @throws PreflightError `usage` for a URL off loopback: a stand-in's users must never reach a real database,
 *   `secret-malformed` for a secret that cannot be one
 */
export function makeEndpoint(request: EndpointRequest): Endpoint {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new PreflightError('usage', `The webhook endpoint ${request.url} is not an http(s) URL on loopback.`, {
      remedy: 'Give a URL on 127.0.0.1 or localhost: the stand-in delivers nowhere else.',
    });
  }
  const secret = request.secret ?? newWebhookSecret();
  if (!/^whsec_[A-Za-z0-9+/]{22,}={0,2}$/.test(secret)) {
    throw new PreflightError('secret-malformed', 'The signing secret of a webhook endpoint cannot be one.', {
      remedy: 'Give whsec_ followed by base64 of at least 16 bytes, or leave it out.',
    });
  }
  return { id: newId('ep'), url: request.url, events: request.events ?? [], secret };
}

export function wantsEvent(endpoint: Endpoint, type: string): boolean {
  if (endpoint.events.length === 0) return true;
  return endpoint.events.some(
    (wanted) => wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))),
  );
}
