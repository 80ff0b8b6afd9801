import { activeSessions, endSession } from '../accounts/sessions.ts';
import { answerWrapped, shapeVisitorsClient } from './wrapped.ts';
import { ensureClient, type FapiContext, type FapiRoutes } from './visitor.ts';

/** The browser itself, and signing it out of everything. */
export const clientRoutes: FapiRoutes = (app, instance) => {
  // Reading carries the client in `response` alone.
  app.get('/v1/client', (c) => c.json({ response: shapeVisitorsClient(c, instance), client: null }));

  const create = (c: FapiContext): Response => {
    ensureClient(c, instance);
    const answer = shapeVisitorsClient(c, instance);
    return answerWrapped(c, instance, answer);
  };
  app.post('/v1/client', create);
  app.put('/v1/client', create);

  const signOut =
    (status: 'ended' | 'removed') =>
    (c: FapiContext): Response => {
      const { client, requester } = c.var.visitor;
      if (client === undefined) return c.json({ response: null, client: null });
      for (const session of activeSessions(instance, client)) endSession(instance, session, status, requester);
      client.signInId = null;
      client.signUpId = null;
      return answerWrapped(c, instance, shapeVisitorsClient(c, instance));
    };
  app.delete('/v1/client', signOut('ended'));
  app.delete('/v1/client/sessions', signOut('removed'));
};
