import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Webhook } from 'svix';
import { end } from '../ailing/handler.ts';
import { SECRET } from './shape.ts';

/** Clerk's user, as far as these applications look at it. */
export interface ClerkUser {
  readonly id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly image_url: string;
  readonly primary_email_address_id: string | null;
  readonly email_addresses: readonly { readonly id: string; readonly email_address: string }[];
  readonly created_at: number;
  readonly updated_at: number;
  readonly public_metadata: Readonly<Record<string, unknown>>;
}

/** An event about a user, with the id of its message. */
export type UserEvent =
  | { readonly type: 'user.created' | 'user.updated'; readonly data: ClerkUser; readonly message: string }
  | { readonly type: 'user.deleted'; readonly data: { readonly id: string }; readonly message: string };

export interface Receiving {
  readonly path: string;
  readonly accept: (event: UserEvent) => Promise<void>;
  /** What an accepted delivery is answered, and what a bad signature; 200 and 400 when left out. */
  readonly accepted?: number;
  readonly refused?: number;
  /** Other routes of the application. */
  readonly routes?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A webhook handler on node:http with svix: verify, dismiss what is of no use, hand on the rest. */
export function receive({ path, accept, accepted = 200, refused = 400, routes }: Receiving): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (new URL(request.url ?? '/', 'http://127.0.0.1').pathname !== path) {
      if (routes?.(request, response) !== true) end(response, 404);
      return;
    }
    if (request.method !== 'POST') return end(response, 405, undefined, { allow: 'POST' });
    let raw: Buffer;
    try {
      raw = await readBytes(request);
    } catch {
      return;
    }
    const event = verify(raw, request.headers as Record<string, string>);
    if (event === 'refused') return end(response, refused, { error: 'bad signature' });
    if (event === 'malformed') return end(response, 422, { error: 'no event' });
    if (event !== undefined) await accept(event);
    end(response, accepted, accepted === 204 ? undefined : { ok: true });
  };
  return (request, response) => {
    answer(request, response).catch(() => end(response, 500, { error: 'try again' }));
  };
}

/** A verified event about a user; nothing for one of no use. */
export function verify(
  raw: Buffer | string,
  headers: Readonly<Record<string, string>>,
): UserEvent | 'refused' | 'malformed' | undefined {
  let payload: unknown;
  try {
    payload = new Webhook(SECRET).verify(raw, headers);
  } catch (error) {
    // svix parses what it has verified: what is no JSON is no forgery.
    return error instanceof SyntaxError ? 'malformed' : 'refused';
  }
  const { type, data } = (payload ?? {}) as { type?: unknown; data?: { id?: unknown } };
  if (typeof type !== 'string' || typeof data !== 'object' || data === null) return 'malformed';
  if (!/^user\.(created|updated|deleted)$/.test(type)) return undefined;
  if (typeof data.id !== 'string') return 'malformed';
  return { type, data, message: headers['svix-id'] ?? '' } as UserEvent;
}

export function primaryEmail(user: ClerkUser): string | null {
  return user.email_addresses.find(({ id }) => id === user.primary_email_address_id)?.email_address ?? null;
}

export function fullName(user: Pick<ClerkUser, 'first_name' | 'last_name'>): string {
  return [user.first_name, user.last_name].filter(Boolean).join(' ');
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
