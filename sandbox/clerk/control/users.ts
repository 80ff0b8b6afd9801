import { readNewUser } from '../bapi/userFields.ts';
import { addUser, createUser, type NewUser } from '../accounts/users.ts';
import { isObject, readJson } from '../http/body.ts';
import { invalidFormat, invalidValue } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import { shapeUserForBackend } from '../shapes/user.ts';
import type { ControlRoutes } from './routes.ts';

/** As many as the drift check is sized for. */
const MAXIMUM_COUNT = 100_000;

/** The bodies to seed: those given, or `count` made from a pattern in which `{n}` is a number from 1. */
function listBodies(body: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const { users, count, pattern } = body;
  if (Array.isArray(users) && users.every(isObject)) return users;
  if (typeof count === 'number' && Number.isInteger(count) && isObject(pattern)) {
    if (count < 1 || count > MAXIMUM_COUNT) throw invalidValue('count', `count must be from 1 to ${MAXIMUM_COUNT}.`);
    const text = JSON.stringify(pattern);
    return Array.from({ length: count }, (_, index) => {
      return JSON.parse(text.replaceAll('{n}', String(index + 1))) as Record<string, unknown>;
    });
  }
  throw invalidFormat('users', 'Give users, a list of Backend API bodies; or count and pattern.');
}

async function seedUser(instance: Instance, body: Record<string, unknown>): Promise<NewUser> {
  return readNewUser(instance, { skip_password_requirement: true, ...body });
}

/**
 * `POST /users`: `{ users: [...] }` or `{ count, pattern }`, bodies as the Backend API takes them; `deliver: true` sends
 * `user.created` for each, which is left out by default.
 */
export const userRoutes: ControlRoutes = (app, instance) => {
  app.post('/users', async (c) => {
    const body = await readJson(c);
    const requester = requesterOf(c);
    const shaped: Record<string, unknown>[] = [];
    for (const each of listBodies(body)) {
      const given = await seedUser(instance, each);
      const user = body['deliver'] === true ? createUser(instance, given, requester) : addUser(instance, given);
      shaped.push(shapeUserForBackend(instance, user));
    }
    return c.json({ users: shaped }, 201);
  });
};
