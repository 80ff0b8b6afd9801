import { Hono } from 'hono';
import { answerInClerksShape } from '../http/answer.ts';
import type { Handler } from '../http/listen.ts';
import type { Instance } from '../instance.ts';
import type { ControlRoutes } from './routes.ts';
import { clockRoutes } from './clock.ts';
import { deliveryRoutes } from './deliveries.ts';
import { endpointRoutes } from './endpoints.ts';
import { failureRoutes } from './failures.ts';
import { injectionRoutes } from './injections.ts';
import { liveRoutes } from './live/routes.ts';
import { refuseStrangers } from './loopback.ts';
import { organizationRoutes } from './organizations.ts';
import { pageRoutes } from './page/routes.ts';
import { settingRoutes } from './settings.ts';
import { snapshotRoutes } from './snapshot.ts';
import { stateRoutes } from './state.ts';
import { tokenRoutes } from './tokens.ts';
import { userRoutes } from './users.ts';

const PARTS: readonly ControlRoutes[] = [
  stateRoutes,
  userRoutes,
  tokenRoutes,
  endpointRoutes,
  deliveryRoutes,
  injectionRoutes,
  failureRoutes,
  clockRoutes,
  settingRoutes,
  snapshotRoutes,
  liveRoutes,
  pageRoutes,
];

/**
 * The stand-in's own API, apart from Clerk's: what a test needs and a browser must not.
 *
 * @param backend answers a request to the Backend API
 */
export function controlRoutes(instance: Instance, backend: Handler): Hono {
  const app = new Hono();
  answerInClerksShape(app, instance.log);
  app.use(refuseStrangers);
  for (const addRoutes of PARTS) addRoutes(app, instance);
  organizationRoutes(app, instance, backend);
  return app;
}
