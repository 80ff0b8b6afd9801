import { Hono } from 'hono';
import { answerInClerksShape } from '../http/answer.ts';
import { limitBody } from '../http/body.ts';
import type { Handler } from '../http/listen.ts';
import type { Instance } from '../instance.ts';
import { clientRoutes } from './client.ts';
import { allowOrigin } from './cors.ts';
import { devBrowserRoutes } from './devBrowser.ts';
import { environmentRoutes } from './environment.ts';
import { externalAccountRoutes } from './externalAccounts.ts';
import { handshakeRoutes } from './handshake.ts';
import { imageRoutes } from './images.ts';
import { meRoutes } from './me.ts';
import { overrideMethod } from './method.ts';
import { oauthRoutes } from './oauth.ts';
import { oauthCallbackRoutes } from './oauthCallback.ts';
import { oauthProviderRoutes } from './oauthProvider.ts';
import { scriptRoutes } from './scripts.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './signIns.ts';
import { signUpRoutes } from './signUps.ts';
import { type FapiEnv, type FapiRoutes, identifyVisitor } from './visitor.ts';
import { wellKnownRoutes } from './wellKnown.ts';

/** The Frontend API, a resource a plugin. */
const RESOURCES: readonly FapiRoutes[] = [
  wellKnownRoutes,
  scriptRoutes,
  imageRoutes,
  devBrowserRoutes,
  environmentRoutes,
  handshakeRoutes,
  clientRoutes,
  oauthProviderRoutes,
  oauthCallbackRoutes,
  oauthRoutes,
  signUpRoutes,
  signInRoutes,
  sessionRoutes,
  meRoutes,
  externalAccountRoutes,
];

/** What answers the browser. */
export function serveFrontendApi(instance: Instance): Handler {
  const app = new Hono<FapiEnv>();
  answerInClerksShape(app, instance.log);
  app.use(allowOrigin);
  app.use(instance.failures.inject());
  app.use(limitBody);
  app.use('/v1/*', identifyVisitor(instance));
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  return async (request, env) => app.fetch(await overrideMethod(request), env);
}
