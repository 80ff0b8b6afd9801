import type { Context } from 'hono';
import { checkMetadataSize, mergeMetadata } from '../accounts/metadata.ts';
import { endSession } from '../accounts/sessions.ts';
import { createUser, deleteUser, updateUser } from '../accounts/users.ts';
import { booleanField, readJson, refuseUnknown } from '../http/body.ts';
import { notFound } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';
import type { UserRecord } from '../records.ts';
import { shapeDeletedUser, shapeUserForBackend } from '../shapes/user.ts';
import type { BapiRoutes } from './routes.ts';
import { readMetadata, readNewUser, readUserChange } from './userFields.ts';
import { countUsers, listUsers } from './userList.ts';

export function findUser(c: Context, instance: Instance): UserRecord {
  const id = c.req.param('userId') ?? '';
  const user = instance.store.users.get(id);
  if (user === undefined) throw notFound('user', id);
  return user;
}

const METADATA = ['public_metadata', 'private_metadata', 'unsafe_metadata'];

/** Users: list, count, read, create, change, metadata, delete. */
export const userRoutes: BapiRoutes = (app, instance) => {
  const { store } = instance;

  app.get('/users', (c) => {
    return c.json(listUsers(c, store).map((user) => shapeUserForBackend(instance, user)));
  });

  app.get('/users/count', (c) => c.json({ object: 'total_count', total_count: countUsers(c, store) }));

  app.get('/users/:userId', (c) => c.json(shapeUserForBackend(instance, findUser(c, instance))));

  app.post('/users', async (c) => {
    const user = createUser(instance, await readNewUser(instance, await readJson(c)), requesterOf(c));
    return c.json(shapeUserForBackend(instance, user));
  });

  app.patch('/users/:userId', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    Object.assign(user, await readUserChange(instance, user, body));
    if (booleanField(body, 'sign_out_of_other_sessions') === true) {
      for (const session of store.sessionsOfUser(user.id)) endSession(instance, session, 'revoked', requesterOf(c));
    }
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeUserForBackend(instance, user));
  });

  app.patch('/users/:userId/metadata', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, METADATA);
    const { publicMetadata, privateMetadata, unsafeMetadata } = readMetadata(body);
    const merged = {
      publicMetadata: checkMetadataSize(mergeMetadata(user.publicMetadata, publicMetadata ?? {}), 'public_metadata'),
      privateMetadata: checkMetadataSize(
        mergeMetadata(user.privateMetadata, privateMetadata ?? {}),
        'private_metadata',
      ),
      unsafeMetadata: checkMetadataSize(mergeMetadata(user.unsafeMetadata, unsafeMetadata ?? {}), 'unsafe_metadata'),
    };
    Object.assign(user, merged);
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeUserForBackend(instance, user));
  });

  app.put('/users/:userId/metadata', async (c) => {
    const user = findUser(c, instance);
    const body = await readJson(c);
    refuseUnknown(body, METADATA);
    Object.assign(user, readMetadata(body));
    updateUser(instance, user, requesterOf(c));
    return c.json(shapeUserForBackend(instance, user));
  });

  app.delete('/users/:userId', (c) => {
    const user = findUser(c, instance);
    deleteUser(instance, user, requesterOf(c));
    return c.json(shapeDeletedUser(user));
  });
};
