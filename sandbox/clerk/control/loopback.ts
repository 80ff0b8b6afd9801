import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { ClerkApiError } from '../http/error.ts';

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LOOPBACK_ADDRESS = /^(127\.|::1$|::ffff:127\.)/;

/** A script, an image or a frame of a page elsewhere: such a request has no Origin. A link that is followed may come in. */
function isForeignEmbedding(c: Context): boolean {
  const [site, destination] = [c.req.header('sec-fetch-site'), c.req.header('sec-fetch-dest')];
  return site === 'cross-site' && c.req.header('origin') === undefined && destination !== 'document';
}

/**
 * Lets only this machine's own tools in. The Host header is checked against DNS rebinding, and an Origin that is not
 * on loopback is refused, so that no web page can drive the stand-in through a visitor's browser.
 */
export const refuseStrangers: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  const origin = c.req.header('origin');
  const named = URL.canParse(`http://${host}`) && LOOPBACK_NAMES.has(new URL(`http://${host}`).hostname);
  const from = getConnInfo(c).remote.address ?? '';
  const page = origin === undefined || (URL.canParse(origin) && LOOPBACK_NAMES.has(new URL(origin).hostname));
  if (!named || !page || !LOOPBACK_ADDRESS.test(from) || isForeignEmbedding(c)) {
    throw new ClerkApiError(403, 'control_is_loopback_only', 'Loopback only', {
      longMessage: 'The control API answers only requests made on, and addressed to, loopback.',
    });
  }
  await next();
};
