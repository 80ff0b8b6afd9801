import { Hono } from 'hono';
import { controlRoutes } from '../control/app.ts';
import { answerInClerksShape } from '../http/answer.ts';
import { limitBody } from '../http/body.ts';
import type { Handler } from '../http/listen.ts';
import type { Instance } from '../instance.ts';
import { svixRoutes } from '../svix/app.ts';
import type { BapiRoutes } from './routes.ts';
import { requireSecretKey } from './bearer.ts';
import { clientRoutes } from './clients.ts';
import { instanceRoutes } from './instance.ts';
import { sessionRoutes } from './sessions.ts';
import { signInTokenRoutes } from './signInTokens.ts';
import { testingTokenRoutes } from './testingTokens.ts';
import { userActionRoutes } from './userActions.ts';
import { userRoutes } from './users.ts';

const RESOURCES: readonly BapiRoutes[] = [
  instanceRoutes,
  userRoutes,
  userActionRoutes,
  sessionRoutes,
  signInTokenRoutes,
  testingTokenRoutes,
  clientRoutes,
];

/** What answers the application's server; the control API is beside it, under `/_control`. */
export function serveBackendApi(instance: Instance): Handler {
  const root = new Hono();
  answerInClerksShape(root, instance.log);
  const app = new Hono();
  app.use(instance.failures.inject());
  app.use(requireSecretKey(instance));
  app.use(limitBody);
  for (const addRoutes of RESOURCES) addRoutes(app, instance);
  root.route('/_control', controlRoutes(instance, (request, env) => root.fetch(request, env)));
  root.get('/_control/', (c) => c.redirect('/_control'));
  root.route('/svix/api/v1', svixRoutes(instance));
  root.route('/v1', app);
  return (request, env) => root.fetch(request, env);
}
