import { endSession, isActive } from '../accounts/sessions.ts';
import { ClerkApiError, notFound } from '../http/error.ts';
import { shapeActivity, shapeSessionForFrontend } from '../shapes/session.ts';
import { requireUser } from './me.ts';
import type { FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** The signed-in user's sessions in every browser, and ending one that is open elsewhere. */
export const mySessionRoutes: FapiRoutes = (app, instance) => {
  const { store } = instance;

  app.get('/v1/me/sessions', (c) => {
    const { user, session: asking } = requireUser(c, instance);
    const sessions = store.sessionsOfUser(user.id).map((session) => ({
      ...shapeSessionForFrontend(instance, session, user, c.var.visitor.origin),
      // A token is for the browser that is signed in with it.
      ...(session.clientId === asking.clientId ? {} : { last_active_token: null }),
    }));
    return c.json(sessions);
  });

  app.get('/v1/me/sessions/active', (c) => {
    const { user } = requireUser(c, instance);
    const active = store.sessionsOfUser(user.id).filter(isActive);
    return c.json(
      active.map((session) => ({
        object: 'session',
        id: session.id,
        status: session.status,
        expire_at: session.expireAt,
        abandon_at: session.abandonAt,
        last_active_at: session.lastActiveAt,
        latest_activity: shapeActivity(session.activity),
        actor: null,
        tasks: null,
      })),
    );
  });

  app.post('/v1/me/sessions/:sessionId/revoke', (c) => {
    const { user } = requireUser(c, instance);
    const id = c.req.param('sessionId');
    const session = store.sessions.get(id);
    if (session?.userId !== user.id) throw notFound('session', id);
    if (!isActive(session)) {
      throw new ClerkApiError(400, 'invalid_action_for_session', 'Invalid action for session', {
        longMessage: `The session is ${session.status} and cannot be revoked.`,
      });
    }
    endSession(instance, session, 'revoked', c.var.visitor.requester);
    const shaped = shapeSessionForFrontend(instance, session, user, c.var.visitor.origin);
    return answerWrapped(c, instance, shaped);
  });
};
