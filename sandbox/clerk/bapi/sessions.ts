import type { Context } from 'hono';
import { endSession, isActive, newClient, startSession } from '../accounts/sessions.ts';
import { mintTemplateToken } from '../accounts/templateTokens.ts';
import { signSessionToken } from '../accounts/tokens.ts';
import { boundedField, readJson, refuseUnknown, requiredText, textField } from '../http/body.ts';
import { ClerkApiError, invalidValue, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { SessionRecord } from '../records.ts';
import { shapeSessionForBackend } from '../shapes/session.ts';
import type { BapiRoutes } from './routes.ts';
import { answerList, pageOf } from './pages.ts';

/** Bounds of `expires_in_seconds`: half a minute to ten years. */
const TOKEN_LIFE = { min: 30, max: 315_360_000 };
const STATUSES = ['active', 'revoked', 'ended', 'expired', 'removed', 'abandoned', 'replaced', 'pending'];

function findSession(c: Context, instance: Instance): SessionRecord {
  const id = c.req.param('sessionId') ?? '';
  const session = instance.store.sessions.get(id);
  if (session === undefined) throw notFound('session', id);
  isActive(session);
  return session;
}

/** Clerk answers for a session that is over as for one that never was. */
function refuseOver(session: SessionRecord): void {
  if (!isActive(session)) throw notFound('active session', session.id);
}

/** Sessions: list, read, create (development only), revoke, tokens. */
export const sessionRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;

  app.get('/sessions', (c) => {
    const { user_id: userId, client_id: clientId, status } = c.req.query();
    if (status !== undefined && !STATUSES.includes(status)) {
      throw invalidValue('status', `status must be one of ${STATUSES.join(', ')}.`);
    }
    const found = (userId === undefined ? [...store.sessions.values()] : store.sessionsOfUser(userId)).filter(
      (session) =>
        (clientId === undefined || session.clientId === clientId) &&
        (status === undefined || (isActive(session) ? 'active' : session.status) === status),
    );
    const page = pageOf(c, found.reverse()).map(shapeSessionForBackend);
    return answerList(c, page, found.length);
  });

  app.get('/sessions/:sessionId', (c) => c.json(shapeSessionForBackend(findSession(c, instance))));

  app.post('/sessions', async (c) => {
    if (instance.environment === 'production') {
      throw new ClerkApiError(400, 'operation_not_allowed_on_production_instance', 'Not allowed on production', {
        longMessage: 'Sessions can be created by the Backend API on development instances only.',
      });
    }
    const body = await readJson(c);
    refuseUnknown(body, ['user_id', 'active_organization_id']);
    const userId = requiredText(body, 'user_id');
    const user = store.users.get(userId);
    if (user === undefined) throw notFound('user', userId);
    const organizationId = textField(body, 'active_organization_id') || undefined;
    if (organizationId !== undefined && store.membership(organizationId, userId) === undefined) {
      throw notFound('organization membership in', organizationId);
    }
    const session = startSession(instance, user, newClient(instance), 'ticket', requesterOf(c));
    if (organizationId !== undefined) session.activeOrganizationId = organizationId;
    return c.json(shapeSessionForBackend(session));
  });

  app.post('/sessions/:sessionId/revoke', (c) => {
    const session = findSession(c, instance);
    if (session.status !== 'active') {
      throw new ClerkApiError(400, 'session_not_active', 'Session is not active', {
        longMessage: `The session is ${session.status} and cannot be revoked.`,
      });
    }
    endSession(instance, session, 'revoked', requesterOf(c));
    return c.json(shapeSessionForBackend(session));
  });

  app.post('/sessions/:sessionId/tokens', async (c) => {
    const session = findSession(c, instance);
    const seconds = boundedField(await readJson(c), 'expires_in_seconds', TOKEN_LIFE);
    refuseOver(session);
    return c.json({ object: 'token', jwt: signSessionToken(instance, session, undefined, seconds) });
  });

  app.post('/sessions/:sessionId/tokens/:template', async (c) => {
    const session = findSession(c, instance);
    const seconds = boundedField(await readJson(c), 'expires_in_seconds', TOKEN_LIFE);
    refuseOver(session);
    const jwt = mintTemplateToken(instance, session, c.req.param('template'), undefined, seconds);
    return c.json({ object: 'token', jwt });
  });
};
