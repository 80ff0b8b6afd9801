import type { FapiRoutes } from './visitor.ts';

/** Keys that verify the instance's tokens, and the health of the API. */
export const wellKnownRoutes: FapiRoutes = (app, instance) => {
  app.get('/.well-known/jwks.json', (c) => c.json({ keys: [instance.keys.jwk] }));
  app.get('/v1/health', (c) => c.json({ status: 'healthy' }));
};
