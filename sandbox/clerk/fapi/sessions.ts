import { endSession, isActive } from '../accounts/sessions.ts';
import { mintTemplateToken } from '../accounts/templateTokens.ts';
import { signSessionToken } from '../accounts/tokens.ts';
import { readForm } from '../http/body.ts';
import { authenticationInvalid, notFound } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { ClientRecord, SessionRecord } from '../records.ts';
import { shapeSessionForFrontend } from '../shapes/session.ts';
import { answerWrapped } from './wrapped.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';

/** The session of this browser with that id; another browser's does not exist for it. */
function findSession(c: FapiContext, instance: Instance): SessionRecord {
  const id = c.req.param('sessionId') ?? '';
  const session = instance.store.sessions.get(id);
  if (session === undefined || session.clientId !== c.var.visitor.client?.id) throw notFound('session', id);
  return session;
}

function findActiveSession(c: FapiContext, instance: Instance): SessionRecord {
  const session = findSession(c, instance);
  if (!isActive(session)) throw authenticationInvalid(`The session is ${session.status}.`);
  return session;
}

function answerSession(c: FapiContext, instance: Instance, session: SessionRecord): Response {
  const user = instance.store.users.get(session.userId);
  return answerWrapped(c, instance, shapeSessionForFrontend(instance, session, user, c.var.visitor.origin));
}

/** Makes a session the browser's current one; the attempt that began it has been of use, and is over. */
function chooseSession(instance: Instance, client: ClientRecord, session: SessionRecord): void {
  const { signIns, signUps } = instance.store;
  client.lastActiveSessionId = session.id;
  if (signIns.get(client.signInId ?? '')?.createdSessionId === session.id) client.signInId = null;
  if (signUps.get(client.signUpId ?? '')?.createdSessionId === session.id) client.signUpId = null;
}

/** Makes an organization, by id or slug, the one that the session acts for; an empty text is the personal account. */
function chooseOrganization(instance: Instance, session: SessionRecord, wanted: string | undefined): void {
  if (wanted === undefined) return;
  if (wanted === '') {
    delete session.activeOrganizationId;
    return;
  }
  const { organizations } = instance.store;
  const membership = instance.store
    .membershipsOfUser(session.userId)
    .find(({ organizationId: id }) => id === wanted || organizations.get(id)?.slug === wanted);
  if (membership === undefined) throw notFound('organization', wanted);
  session.activeOrganizationId = membership.organizationId;
}

/** Sessions of this browser: keep alive, tokens, end. */
export const sessionRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/client/sessions/:sessionId', (c) => answerSession(c, instance, findSession(c, instance)));

  app.post('/v1/client/sessions/:sessionId/touch', async (c) => {
    const session = findActiveSession(c, instance);
    const { client } = c.var.visitor;
    chooseOrganization(instance, session, (await readForm(c))['active_organization_id']);
    session.lastActiveAt = Date.now();
    session.updatedAt = session.lastActiveAt;
    if (client !== undefined) chooseSession(instance, client, session);
    const user = instance.store.users.get(session.userId);
    if (user !== undefined) {
      user.lastActiveAt = session.lastActiveAt;
      instance.store.userIndex.saveTimes(user);
    }
    return answerSession(c, instance, session);
  });

  app.post('/v1/client/sessions/:sessionId/tokens', (c) => {
    const session = findActiveSession(c, instance);
    return c.json({ object: 'token', jwt: signSessionToken(instance, session, c.var.visitor.origin) });
  });

  app.post('/v1/client/sessions/:sessionId/tokens/:template', (c) => {
    const session = findActiveSession(c, instance);
    const jwt = mintTemplateToken(instance, session, c.req.param('template'), c.var.visitor.origin);
    return c.json({ object: 'token', jwt });
  });

  for (const [action, status] of [
    ['end', 'ended'],
    ['remove', 'removed'],
  ] as const) {
    app.post(`/v1/client/sessions/:sessionId/${action}`, (c) => {
      const session = findSession(c, instance);
      endSession(instance, session, status, c.var.visitor.requester);
      return answerSession(c, instance, session);
    });
  }
};
