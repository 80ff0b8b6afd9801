import type { Context, Hono, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { newClient } from '../accounts/sessions.ts';
import { ClerkApiError } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, DevBrowserRecord, Requester } from '../records.ts';
import { readClientCookie } from './cookies.ts';

/** Who asks the Frontend API: a browser, by its client cookie or its development token. */
export interface Visitor {
  client: ClientRecord | undefined;
  readonly devBrowser: DevBrowserRecord | undefined;
  /** Origin of the page that asks. */
  readonly origin: string | undefined;
  /** Whether a valid testing token came along. */
  readonly captchaBypass: boolean;
  readonly requester: Requester;
}

export interface FapiEnv {
  Variables: { visitor: Visitor };
}

export type FapiContext = Context<FapiEnv>;
/** A resource's routes, added to the Frontend API. */
export type FapiRoutes = (app: Hono<FapiEnv>, instance: Instance) => void;

const DEV_BROWSER = '__clerk_db_jwt';

/**
 * Recognises the browser by its client cookie, or by a development token. clerk-js uses tokens only with hosts of
 * Clerk's own development domains, so on loopback it is the cookie; servers' handshakes bring the token.
 */
export function identifyVisitor(instance: Instance): MiddlewareHandler<FapiEnv> {
  return async (c, next) => {
    const token = c.req.query(DEV_BROWSER);
    const devBrowser = findDevBrowser(instance, token ?? getCookie(c, DEV_BROWSER));
    const isHandshake = c.req.path === '/v1/client/handshake';
    if (instance.environment === 'development' && token !== undefined && devBrowser === undefined && !isHandshake) {
      throw new ClerkApiError(401, 'dev_browser_unauthenticated', 'Browser unauthenticated', {
        longMessage:
          'Unable to authenticate this browser for your development instance. Check your Clerk cookies and try again.',
      });
    }
    c.set('visitor', describeVisitor(c, instance, devBrowser));
    await next();
  };
}

function describeVisitor(c: FapiContext, instance: Instance, devBrowser: DevBrowserRecord | undefined): Visitor {
  const { clients, testingTokens } = instance.store;
  const testing = testingTokens.get(c.req.query('__clerk_testing_token') ?? '');
  const client = clients.get(readClientCookie(c, instance) ?? '') ?? clients.get(devBrowser?.clientId ?? '');
  if (devBrowser !== undefined && client !== undefined) devBrowser.clientId = client.id;
  return {
    client,
    devBrowser,
    origin: c.req.header('origin'),
    captchaBypass: testing !== undefined && testing.expireAt > instance.clock.now(),
    requester: requesterOf(c),
  };
}

function findDevBrowser(instance: Instance, id: string | undefined): DevBrowserRecord | undefined {
  return instance.environment === 'development' ? instance.store.devBrowsers.get(id ?? '') : undefined;
}

/** The visitor's client, made now if this is its first change. */
export function ensureClient(c: FapiContext, instance: Instance): ClientRecord {
  const { visitor } = c.var;
  visitor.client ??= newClient(instance);
  if (visitor.devBrowser !== undefined) visitor.devBrowser.clientId = visitor.client.id;
  return visitor.client;
}
