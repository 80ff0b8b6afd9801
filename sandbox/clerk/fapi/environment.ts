import { shapeEnvironment } from '../shapes/environment.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

/** What kind of instance this is; clerk-js reads it by PATCH, so that the origin is noted. */
export const environmentRoutes: FapiRoutes = (app, instance) => {
  const answer = (c: FapiContext): Response =>
    c.json(shapeEnvironment(instance, c.var.visitor.origin ?? instance.fapiUrl));
  app.get('/v1/environment', answer);
  app.patch('/v1/environment', answer);
};
