import { Hono } from 'hono';
import { answerInClerksShape } from '../http/answer.ts';
import { limitBody } from '../http/body.ts';
import { refuseInMaintenance } from '../http/maintenance.ts';
import { observeAnswers } from '../http/observe.ts';
import type { Instance } from '../instance.ts';
import { botProtectionRoutes } from './botProtection.ts';
import { clientRoutes } from './client.ts';
import { allowOrigin } from './cors.ts';
import { devBrowserRoutes } from './devBrowser.ts';
import { emailAddressRoutes } from './emailAddresses.ts';
import { environmentRoutes } from './environment.ts';
import { externalAccountRoutes } from './externalAccounts.ts';
import { handshakeRoutes } from './handshake.ts';
import { imageRoutes } from './images.ts';
import { meRoutes } from './me.ts';
import { mySecondFactorRoutes } from './mySecondFactors.ts';
import { mySessionRoutes } from './mySessions.ts';
import { oauthRoutes } from './oauth.ts';
import { oauthCallbackRoutes } from './oauthCallback.ts';
import { oauthProviderRoutes } from './oauthProvider.ts';
import { passwordRoutes } from './password.ts';
import { profileImageRoutes } from './profileImage.ts';
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
  oauthProviderRoutes,
  oauthCallbackRoutes,
  botProtectionRoutes,
  oauthRoutes,
  signUpRoutes,
  signInRoutes,
  secondFactorRoutes,
  resetPasswordRoutes,
  verifyRoutes,
  ticketRoutes,
  sessionRoutes,
  meRoutes,
  mySessionRoutes,
  emailAddressRoutes,
  passwordRoutes,
  profileImageRoutes,
  externalAccountRoutes,
  mySecondFactorRoutes,
];

/** What answers the browser. */
export function makeFrontendApi(instance: Instance): Hono<FapiEnv> {
  // clerk-js ends some paths in a slash, and others not.
  const app = new Hono<FapiEnv>({ strict: false });
  answerInClerksShape(app, instance.log);
  app.use(observeAnswers(instance.observation, 'frontend'));
  app.use(allowOrigin);
  app.use(instance.failures.inject());
  app.use(limitBody);
  app.use('/v1/*', refuseInMaintenance(instance));
  app.use('/v1/*', identifyVisitor(instance));
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  return app;
}
