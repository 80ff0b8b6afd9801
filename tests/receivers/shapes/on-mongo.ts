import { MongoClient, type Collection, type Document } from 'mongodb';
import type { RequestListener } from 'node:http';
import { serve } from '../serve.ts';
import { openQueue } from './queue.ts';
import { fullName, primaryEmail, receive, type ClerkUser, type UserEvent } from './receive.ts';
import type { Engines, Shape, Started } from './shape.ts';

interface MongoShape {
  readonly database: string;
  readonly collection: string;
  readonly key: string;
  readonly fields: (user: ClerkUser) => Document;
  /** Fields that a deletion sets; the document goes when left out. */
  readonly mark?: Document;
}

/** Users in one collection; events of one user are applied one after the other, and nobody comes back. */
async function startOn(
  { mongo }: Engines,
  { database, collection, key, fields, mark }: MongoShape,
  listen: (write: (event: UserEvent) => Promise<void>) => RequestListener,
  drained: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Started> {
  const client = await MongoClient.connect(mongo);
  const db = client.db(database);
  await db.dropDatabase();
  const users: Collection = db.collection(collection);
  if (key !== '_id') await users.createIndex({ [key]: 1 }, { unique: true });
  const changed = new Map<string, number>();
  const gone = new Set<string>();
  const turns = new Map<string, Promise<void>>();

  const apply = async (event: UserEvent): Promise<void> => {
    const { id } = event.data;
    if (event.type === 'user.deleted') {
      await (mark === undefined ? users.deleteOne({ [key]: id }) : users.updateOne({ [key]: id }, { $set: mark }));
      gone.add(id);
      return;
    }
    if (gone.has(id) || (changed.get(id) ?? 0) > event.data.updated_at) return;
    await users.updateOne({ [key]: id }, { $set: fields(event.data), $inc: { __v: 1 } }, { upsert: true });
    changed.set(id, event.data.updated_at);
  };
  const write = (event: UserEvent): Promise<void> => {
    const { id } = event.data;
    const turn = (turns.get(id) ?? Promise.resolve()).catch(() => undefined).then(() => apply(event));
    turns.set(id, turn);
    return turn;
  };
  const { origin, stop } = await serve(listen(write));
  return {
    url: origin,
    stop: async () => {
      await stop();
      await drained();
      await db.dropDatabase();
      await client.close();
    },
  };
}

/** Mongoose's habits: the Clerk id is `_id`, a version `__v`, names nested in a profile. */
const NESTED: Shape = {
  name: 'nested documents under the Clerk id',
  path: '/webhook',
  mirror: {
    database: { kind: 'mongodb', url: { env: 'MONGODB_URI' }, database: 'nested', collection: 'users' },
    key: '_id',
    columns: {
      'profile.name.first': 'first_name',
      'profile.name.last': 'last_name',
      'profile.email': { from: 'email', as: 'lower-case' },
      joined: { from: 'created_at', as: 'time' },
    },
  },
  policies: { badSignatureStatus: 401, order: 'newest-wins', nulCharacter: 'accepted' },
  start: async (engines, broken) =>
    startOn(
      engines,
      {
        database: 'nested',
        collection: 'users',
        key: '_id',
        fields: (user) => ({
          profile: {
            name: { first: user.first_name, ...(broken === 'loses last names' ? {} : { last: user.last_name }) },
            email: primaryEmail(user)?.toLowerCase(),
          },
          joined: new Date(user.created_at),
        }),
      },
      (write) => receive({ path: NESTED.path, accept: write, refused: 401 }),
    ),
  twins: { 'loses last names': ['created'] },
};

/** 202 from a queue, a deletion flag, lists of addresses, one joined name in camel case. */
const FLAGGED: Shape = {
  name: 'a queue, documents with a deletion flag',
  path: '/events/clerk',
  mirror: {
    database: { kind: 'mongodb', url: { env: 'MONGODB_URI' }, database: 'flagged', collection: 'people' },
    key: 'auth.clerkId',
    columns: {
      fullName: (user) => fullName(user as never),
      primaryEmail: 'email',
      emails: ({ email_addresses: all }) => (all as { email_address: string }[]).map((each) => each.email_address),
    },
    deletion: { soft: 'deleted' },
    scope: { kind: 'person' },
  },
  policies: { order: 'newest-wins', afterDeletion: 'stays-deleted' },
  start: async (engines, broken) => {
    let drained = (): Promise<unknown> => Promise.resolve();
    return startOn(
      engines,
      {
        database: 'flagged',
        collection: 'people',
        key: 'auth.clerkId',
        fields: (user) => ({
          kind: 'person',
          fullName: fullName(user),
          primaryEmail: primaryEmail(user),
          emails: user.email_addresses.map((each) => each.email_address),
        }),
        mark: broken === 'flags another field' ? { removed: true } : { deleted: true },
      },
      (write) => {
        const queue = openQueue(write);
        drained = queue.drained;
        return receive({ path: FLAGGED.path, accept: queue.put, accepted: 202, refused: 401 });
      },
      () => drained(),
    );
  },
  twins: { 'flags another field': ['deleted'] },
};

export const ON_MONGO: readonly Shape[] = [NESTED, FLAGGED];
