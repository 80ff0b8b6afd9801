import { refuseTaken } from '../accounts/emailAddresses.ts';
import { checkMetadataSize } from '../accounts/metadata.ts';
import { activeSessions } from '../accounts/sessions.ts';
import { deleteUser, updateUser } from '../accounts/users.ts';
import { readForm } from '../http/body.ts';
import { authenticationInvalid, ClerkApiError, invalidValue, missingParameter, notFound } from '../http/error.ts';
import type { Instance } from '../instance.ts';
import type { SessionRecord, UserRecord } from '../records.ts';
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

function checkPrimary(user: UserRecord, id: string): void {
  const email = user.emailAddresses.find((candidate) => candidate.id === id);
  if (email === undefined) throw notFound('email address', id);
  if (email.verification?.status === 'verified') return;
  throw invalidValue('primary_email_address_id', 'The primary email address must be a verified one.');
}

/** The signed-in user: profile, metadata, and leaving. */
export const meRoutes: FapiRoutes = (app, instance) => {
  app.get('/v1/me', (c) => answerWrapped(c, instance, shapeUserForFrontend(instance, requireUser(c, instance).user)));

  app.patch('/v1/me', async (c) => {
    const { user } = requireUser(c, instance);
    const form = await readForm(c);
    const primary = form['primary_email_address_id'];
    if (primary !== undefined) checkPrimary(user, primary);
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
};
