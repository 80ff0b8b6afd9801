import { refuseTaken } from '../accounts/emailAddresses.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { checkPasswordRules, hashPassword, isPassword } from '../accounts/passwords.ts';
import { activeSessions, endSession, isActive } from '../accounts/sessions.ts';
import { deleteUser, updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { authenticationInvalid, ClerkApiError, missingParameter, notFound } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SessionRecord, UserRecord } from '../records.ts';
import { shapeActivity, shapeSessionForFrontend } from '../shapes/session.ts';
import { shapeUserForFrontend } from '../shapes/user.ts';
import { readMetadataField } from './fields.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** The signed-in user and the session that asks: the one in `_clerk_session_id`, else the last active one. */
export function requireUser(c: FapiContext, instance: Instance): { user: UserRecord; session: SessionRecord } {
  const { client } = c.var.visitor;
  if (client === undefined)
    throw authenticationInvalid('Unable to authenticate the request: this browser has no client.');
  const wanted = c.req.query('_clerk_session_id') ?? client.lastActiveSessionId;
  const session = activeSessions(instance, client).find((candidate) => candidate.id === wanted);
  const user = instance.store.users.get(session?.userId ?? '');
  if (session === undefined || user === undefined) {
    throw authenticationInvalid('Unable to authenticate the request: you are signed out.');
  }
  return { user, session };
}

/** The signed-in user: profile, metadata, password, sessions, and leaving. */
export const meRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/me', (c) => answerWrapped(c, instance, shapeUserForFrontend(instance, requireUser(c, instance).user)));

  app.patch('/v1/me', async (c) => {
    const { user } = requireUser(c, instance);
    const form = await readForm(c);
    const primary = form['primary_email_address_id'];
    if (primary !== undefined && !user.emailAddresses.some((email) => email.id === primary)) {
      throw notFound('email address', primary);
    }
    if (form['username']) refuseTaken(instance.store, form['username'], 'username', user.id);
    const metadata = readMetadataField(form, 'unsafe_metadata');
    if (metadata !== undefined) user.unsafeMetadata = checkMetadataSize(metadata, 'unsafe_metadata');
    if (form['first_name'] !== undefined) user.firstName = form['first_name'] || null;
    if (form['last_name'] !== undefined) user.lastName = form['last_name'] || null;
    if (form['username'] !== undefined) user.username = form['username'] || null;
    if (primary !== undefined) user.primaryEmailAddressId = primary;
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeUserForFrontend(instance, user));
  });

  app.patch('/v1/me/metadata', async (c) => {
    const { user } = requireUser(c, instance);
    const metadata = readMetadataField(await readForm(c), 'unsafe_metadata');
    if (metadata === undefined) throw missingParameter('unsafe_metadata');
    user.unsafeMetadata = checkMetadataSize(metadata, 'unsafe_metadata');
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeUserForFrontend(instance, user));
  });

  app.post('/v1/me/change_password', async (c) => {
    const { user, session } = requireUser(c, instance);
    const form = await readForm(c);
    const password = form['new_password'];
    if (!password) throw missingParameter('new_password');
    if (user.passwordHash !== null && !(await isPassword(form['current_password'] ?? '', user.passwordHash))) {
      throw new ClerkApiError(422, 'form_password_incorrect', 'Password is incorrect.', { param: 'current_password' });
    }
    checkPasswordRules(password, 'new_password');
    user.passwordHash = await hashPassword(password);
    user.passwordUpdatedAt = Date.now();
    if (form['sign_out_of_other_sessions'] === 'true') {
      for (const other of instance.store.sessionsOfUser(user.id)) {
        if (other.id !== session.id) endSession(instance, other, 'revoked', c.var.visitor.requester);
      }
    }
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, shapeUserForFrontend(instance, user));
  });

  app.delete('/v1/me', (c) => {
    const { user } = requireUser(c, instance);
    if (!user.deleteSelfEnabled) {
      throw new ClerkApiError(403, 'user_delete_self_not_enabled', 'User delete self not enabled', {
        longMessage: 'This user may not delete their own account.',
      });
    }
    deleteUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, { object: 'user', id: user.id, deleted: true });
  });

  app.get('/v1/me/sessions', (c) => {
    const { user } = requireUser(c, instance);
    const sessions = instance.store.sessionsOfUser(user.id);
    return c.json(sessions.map((session) => shapeSessionForFrontend(instance, session, user, c.var.visitor.origin)));
  });

  app.get('/v1/me/sessions/active', (c) => {
    const { user } = requireUser(c, instance);
    const active = instance.store.sessionsOfUser(user.id).filter(isActive);
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
};
