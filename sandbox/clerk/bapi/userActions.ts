import type { Context } from 'hono';
import { forgetAttempts } from '../accounts/lockout.ts';
import { endSession } from '../accounts/sessions.ts';
import { updateUser } from '../accounts/users.ts';
import { readJson, refuseUnknown, textListField } from '../http/body.ts';
import { invalidValue, missingParameter, notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { UserRecord } from '../records.ts';
import { shapeUserForBackend } from '../shapes/user.ts';
import type { BapiRoutes } from './routes.ts';
import { findUser } from './users.ts';

const SWITCHES = [
  { action: 'ban', field: 'banned', value: true },
  { action: 'unban', field: 'banned', value: false },
  { action: 'lock', field: 'locked', value: true },
  { action: 'unlock', field: 'locked', value: false },
] as const;
/** Users of one bulk operation. */
const MAXIMUM_USERS = 100;

/** Signs a user out everywhere. */
export function revokeSessions(c: Context, instance: Instance, user: UserRecord): void {
  for (const session of instance.store.sessionsOfUser(user.id)) {
    endSession(instance, session, 'revoked', requesterOf(c));
  }
}

function setSwitch(
  c: Context,
  instance: Instance,
  user: UserRecord,
  { field, value }: Pick<(typeof SWITCHES)[number], 'field' | 'value'>,
): void {
  user[field] = value;
  if (field === 'locked') forgetAttempts(user);
  // A ban ends what the user has open.
  if (user.banned) revokeSessions(c, instance, user);
  updateUser(instance, user, requesterOf(c));
}

/** Bans and locks, of one user or, for bans, of many. */
export const userActionRoutes: BapiRoutes = (app, instance) => {
  for (const { action, ...change } of SWITCHES) {
    app.post(`/users/:userId/${action}`, (c) => {
      const user = findUser(c, instance);
      setSwitch(c, instance, user, change);
      return c.json(shapeUserForBackend(instance, user));
    });
  }

  for (const { action, ...change } of SWITCHES.slice(0, 2)) {
    app.post(`/users/${action}`, async (c) => {
      const body = await readJson(c);
      refuseUnknown(body, ['user_ids']);
      const ids = [...new Set(textListField(body, 'user_ids'))];
      if (ids.length === 0) throw missingParameter('user_ids');
      if (ids.length > MAXIMUM_USERS) throw invalidValue('user_ids', `user_ids takes up to ${MAXIMUM_USERS} ids.`);
      // All or none: an unknown id refuses them all.
      const users = ids.map((id) => {
        const user = instance.store.users.get(id);
        if (user === undefined) throw notFound('user', id);
        return user;
      });
      for (const user of users) setSwitch(c, instance, user, change);
      return c.json(users.map((user) => shapeUserForBackend(instance, user)));
    });
  }
};
