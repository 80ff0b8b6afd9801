import { Hono } from 'hono';
import { answerInClerksShape } from '../http/answer.ts';
import type { Instance } from '../instance.ts';
import type { ControlRoutes } from './routes.ts';
import { deliveryRoutes } from './deliveries.ts';
import { failureRoutes } from './failures.ts';
import { refuseStrangers } from './loopback.ts';
import { settingRoutes } from './settings.ts';
import { stateRoutes } from './state.ts';
import { userRoutes } from './users.ts';

const PARTS: readonly ControlRoutes[] = [stateRoutes, userRoutes, deliveryRoutes, failureRoutes, settingRoutes];

/** The stand-in's own API, apart from Clerk's: what a test needs and a browser must not. */
export function controlRoutes(instance: Instance): Hono {
  const app = new Hono();
  answerInClerksShape(app, instance.log);
  app.use(refuseStrangers);
  for (const addRoutes of PARTS) addRoutes(app, instance);
  return app;
}
