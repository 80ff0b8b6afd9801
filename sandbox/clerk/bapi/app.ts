import { Hono } from 'hono';
import { controlRoutes } from '../control/app.ts';
import { answerInClerksShape } from '../http/answer.ts';
import { limitBody } from '../http/body.ts';
import { refuseInMaintenance } from '../http/maintenance.ts';
import { observeAnswers } from '../http/observe.ts';
import type { Instance } from '../instance.ts';
import { svixRoutes } from '../svix/app.ts';
import type { BapiRoutes } from './routes.ts';
import { requireSecretKey } from './bearer.ts';
import { clientRoutes } from './clients.ts';
import { domainRoutes } from './domains.ts';
import { emailAddressRoutes } from './emailAddresses.ts';
import { instanceRoutes } from './instance.ts';
import { invitationRoutes } from './invitations.ts';
import { jwtTemplateRoutes } from './jwtTemplates.ts';
import { listedIdentifierRoutes } from './listedIdentifiers.ts';
import { membershipRoutes } from './memberships.ts';
import { organizationDomainRoutes } from './organizationDomains.ts';
import { organizationInvitationRoutes } from './organizationInvitations.ts';
import { organizationRoutes } from './organizations.ts';
import { permissionRoutes } from './permissions.ts';
import { redirectUrlRoutes } from './redirectUrls.ts';
import { roleRoutes } from './roles.ts';
import { sessionRoutes } from './sessions.ts';
import { signInTokenRoutes } from './signInTokens.ts';
import { testingTokenRoutes } from './testingTokens.ts';
import { userActionRoutes } from './userActions.ts';
import { userCredentialRoutes } from './userCredentials.ts';
import { userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';

const RESOURCES: readonly BapiRoutes[] = [
  instanceRoutes,
  userRoutes,
  userActionRoutes,
  userCredentialRoutes,
  sessionRoutes,
  signInTokenRoutes,
  testingTokenRoutes,
  clientRoutes,
  emailAddressRoutes,
  jwtTemplateRoutes,
  domainRoutes,
  redirectUrlRoutes,
  invitationRoutes,
  listedIdentifierRoutes,
  organizationRoutes,
  membershipRoutes,
  organizationInvitationRoutes,
  organizationDomainRoutes,
  roleRoutes,
  permissionRoutes,
  webhookRoutes,
];

/** What answers the application's server; the control API is beside it, under `/_control`. */
export function makeBackendApi(instance: Instance): Hono {
  const root = new Hono();
  answerInClerksShape(root, instance.log);
  // Before what looks on: Svix's API is in none of Clerk's documents.
  root.route('/svix/api/v1', svixRoutes(instance));
  root.use(observeAnswers(instance.observation, 'backend'));
  const app = new Hono();
  app.use(instance.failures.inject());
  app.use(requireSecretKey(instance));
  app.use(refuseInMaintenance(instance));
  app.use(limitBody);
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  root.route(
    '/_control',
    controlRoutes(instance, (request, env) => root.fetch(request, env)),
  );
  root.get('/_control/', (c) => c.redirect('/_control'));
  root.route('/v1', app);
  return root;
}
