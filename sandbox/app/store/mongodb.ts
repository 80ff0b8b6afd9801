import { MongoClient, MongoServerError } from 'mongodb';
import type { ClerkUser, SaveOptions, Saved, StoredUser, UserStore } from './store.ts';
import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './store.ts';

const DUPLICATE_KEY = 11_000;

/** The Clerk id is the key, and stands once more under its own name for whoever reads the collection. */
interface UserDocument extends StoredUser {
  readonly _id: string;
}

interface Tombstone {
  /** The Clerk id. */
  readonly _id: string;
  readonly deletedAt: Date;
}

/** Users in MongoDB, without transactions: a standalone server and the servers that only speak its wire have none. */
export function openMongodb(url: string, database: string | undefined): UserStore {
  const client = new MongoClient(url, {
    maxPoolSize: 20,
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: STATEMENT_TIMEOUT_MS,
    waitQueueTimeoutMS: STATEMENT_TIMEOUT_MS,
    appName: 'reference-application',
  });
  const db = client.db(database);
  const users = db.collection<UserDocument>('users');
  const tombstones = db.collection<Tombstone>('deleted_users');
  const isDeleted = async (clerkId: string) => (await tombstones.findOne({ _id: clerkId })) !== null;

  async function upsert(user: ClerkUser, { onlyIfNewer }: SaveOptions): Promise<'inserted' | 'updated' | 'stale'> {
    const { clerkId, plan, ...profile } = user;
    const now = new Date();
    const filter = { _id: clerkId, ...(onlyIfNewer && { clerkUpdatedAt: { $lte: user.clerkUpdatedAt } }) };
    const change = { $set: { ...profile, updatedAt: now } };
    try {
      const result = await users.updateOne(
        filter,
        { ...change, $setOnInsert: { clerkId, plan, createdAt: now } },
        { upsert: true },
      );
      return result.upsertedCount === 1 ? 'inserted' : 'updated';
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // The unique index refused an insert: the document is newer, or a concurrent delivery has just made it.
      const result = await users.updateOne(filter, change);
      return result.matchedCount === 1 ? 'updated' : 'stale';
    }
  }

  return {
    async migrate() {
      await users.createIndex({ clerkId: 1 }, { unique: true });
    },

    async find(clerkId) {
      return (await users.findOne({ _id: clerkId }, { projection: { _id: 0 } })) ?? undefined;
    },

    async save(user, options): Promise<Saved> {
      if (await isDeleted(user.clerkId)) return 'deleted';
      const outcome = await upsert(user, options);
      // A deletion leaves its tombstone before it removes the document. One that came in between has either left
      // it by now, or has its removal still before it and takes this document along.
      if (outcome === 'inserted' && (await isDeleted(user.clerkId))) {
        await users.deleteOne({ _id: user.clerkId });
        return 'deleted';
      }
      return outcome === 'stale' ? 'stale' : 'saved';
    },

    async remove(clerkId) {
      try {
        await tombstones.insertOne({ _id: clerkId, deletedAt: new Date() });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      return (await users.deleteOne({ _id: clerkId })).deletedCount === 1;
    },

    async ping() {
      await db.command({ ping: 1 });
    },

    close: () => client.close(),
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
