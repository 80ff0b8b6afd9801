import { Hono } from 'hono';
import { answerInClerksShape } from '../http/answer.ts';
import { limitBody } from '../http/body.ts';
import { observeAnswers } from '../http/observe.ts';
import type { Instance } from '../instance.ts';
import { clientRoutes } from './client.ts';
import { allowOrigin } from './cors.ts';
import { devBrowserRoutes } from './devBrowser.ts';
import { environmentRoutes } from './environment.ts';
import { handshakeRoutes } from './handshake.ts';
import { imageRoutes } from './images.ts';
import { meRoutes } from './me.ts';
import { mySecondFactorRoutes } from './mySecondFactors.ts';
import { resetPasswordRoutes } from './resetPassword.ts';
import { scriptRoutes } from './scripts.ts';
import { secondFactorRoutes } from './secondFactor.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './signIns.ts';
import { signUpRoutes } from './signUps.ts';
import { ticketRoutes } from './tickets.ts';
import { verifyRoutes } from './verify.ts';
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
  signUpRoutes,
  signInRoutes,
  secondFactorRoutes,
  resetPasswordRoutes,
  verifyRoutes,
  ticketRoutes,
  sessionRoutes,
  meRoutes,
  mySecondFactorRoutes,
];

/** What answers the browser. */
export function makeFrontendApi(instance: Instance): Hono<FapiEnv> {
  const app = new Hono<FapiEnv>();
  answerInClerksShape(app, instance.log);
  app.use(observeAnswers(instance.observation, 'frontend'));
  app.use(allowOrigin);
  app.use(instance.failures.inject());
  app.use(limitBody);
  app.use('/v1/*', identifyVisitor(instance));
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  return app;
}
