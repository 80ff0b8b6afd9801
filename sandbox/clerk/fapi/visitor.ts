import type { Context, Hono, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { newClient } from '../accounts/sessions.ts';
import { ClerkApiError } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, DevBrowserRecord, Requester } from '../records.ts';
import { readClientCookie } from './cookies.ts';

/** Who asks the Frontend API: a browser, by its development token or its client cookie. */
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

/** Recognises the browser; a development instance refuses one without its development token. */
export function identifyVisitor(instance: Instance): MiddlewareHandler<FapiEnv> {
  return async (c, next) => {
    const devBrowser = findDevBrowser(c, instance);
    if (instance.environment === 'development' && devBrowser === undefined && !isPublic(c)) {
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
  const clientId = instance.environment === 'development' ? devBrowser?.clientId : readClientCookie(c, instance);
  const testing = instance.store.testingTokens.get(c.req.query('__clerk_testing_token') ?? '');
  return {
    client: instance.store.clients.get(clientId ?? ''),
    devBrowser,
    origin: c.req.header('origin'),
    captchaBypass: testing !== undefined && testing.expireAt > Date.now(),
    requester: requesterOf(c),
  };
}

function findDevBrowser(c: FapiContext, instance: Instance): DevBrowserRecord | undefined {
  if (instance.environment !== 'development') return undefined;
  const id = c.req.query(DEV_BROWSER) ?? getCookie(c, DEV_BROWSER);
  return instance.store.devBrowsers.get(id ?? '');
}

/** What a browser asks before it can have a development token. */
function isPublic(c: FapiContext): boolean {
  return c.req.path === '/v1/dev_browser' || c.req.path === '/v1/client/handshake' || c.req.path === '/v1/health';
}

/** The visitor's client, made now if this is its first change. */
export function ensureClient(c: FapiContext, instance: Instance): ClientRecord {
  const { visitor } = c.var;
  visitor.client ??= newClient(instance);
  if (visitor.devBrowser !== undefined) visitor.devBrowser.clientId = visitor.client.id;
  return visitor.client;
}
