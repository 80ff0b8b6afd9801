import type { Context } from 'hono';
import { readNewUser } from '../bapi/userFields.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { addUser, createUser } from '../accounts/users.ts';
import { isObject, readJson } from '../http/body.ts';
import { invalidFormat, invalidValue } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { UserRecord } from '../records.ts';
import { shapeUserForBackend } from '../shapes/user.ts';
import type { ControlRoutes } from './routes.ts';

/** As many as the drift check is sized for. */
const MAXIMUM_COUNT = 100_000;

/** The bodies that `count` and `pattern` stand for: `{n}` in the pattern is a number from 1. */
function spell(count: unknown, pattern: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MAXIMUM_COUNT) {
    throw invalidValue('count', `count must be an integer from 1 to ${MAXIMUM_COUNT}.`);
  }
  const text = JSON.stringify(pattern);
  return Array.from({ length: count }, (_, index) => {
    return JSON.parse(text.replaceAll('{n}', String(index + 1))) as Record<string, unknown>;
  });
}

/**
 * `POST /users`: `{ users: [...] }`, bodies as the Backend API takes them, answered with the users; or
 * `{ count, pattern }`, answered with their ids. `deliver: true` sends `user.created` for each, which is left out by
 * default.
 */
export const userRoutes: ControlRoutes = (app, instance) => {
  const seed = async (c: Context, body: Readonly<Record<string, unknown>>, deliver: boolean): Promise<UserRecord> => {
    const given = await readNewUser(instance, { skip_password_requirement: true, ...body });
    return deliver ? createUser(instance, given, requesterOf(c)) : addUser(instance, given);
  };

  app.post('/users', async (c) => {
    const { users, count, pattern, deliver } = await readJson(c);
    if (Array.isArray(users) && users.every(isObject)) {
      const added: UserRecord[] = [];
      for (const body of users) added.push(await seed(c, body, deliver === true));
      return c.json({ users: added.map((user) => shapeUserForBackend(instance, user)) }, 201);
    }
    if (!isObject(pattern)) throw invalidFormat('users', 'Give users, a list of bodies; or count and pattern.');
    const { password, ...rest } = pattern;
    // Hashed once for all of them: a hundred thousand hashes would take minutes.
    const passwordHash = typeof password === 'string' ? await hashPassword(password) : null;
    const ids: string[] = [];
    for (const body of spell(count, rest)) {
      const user = await seed(c, body, deliver === true);
      user.passwordHash = passwordHash;
      ids.push(user.id);
    }
    return c.json({ ids }, 201);
  });
};
