import { MongoClient, MongoServerError } from 'mongodb';
import type { ClerkUser, SaveOptions, Saved, StoredUser, UserStore } from './store.ts';

const DUPLICATE_KEY = 11_000;
const WITHOUT_KEY = { projection: { _id: 0 } };

/**
 * The Clerk id is the key as well, which some servers of the wire protocol (FerretDB over SQLite) look up without
 * reading the whole collection. A document that a repair or an import wrote may have another key.
 */
interface UserDocument extends StoredUser {
  readonly _id: string;
}

interface Tombstone {
  /** The Clerk id. */
  readonly _id: string;
  readonly deletedAt: Date;
}

/** Users in MongoDB, without transactions: a standalone server and the servers that only speak its wire have none. */
export function openMongodb(url: string, database: string | undefined, timeoutMs: number): UserStore {
  const client = new MongoClient(url, {
    maxPoolSize: 20,
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    waitQueueTimeoutMS: timeoutMs,
    // Clerk delivers again, so the driver need not try twice: on a frozen server that only doubles the wait.
    retryReads: false,
    retryWrites: false,
    appName: 'reference-application',
  });
  const db = client.db(database);
  const users = db.collection<UserDocument>('users');
  const tombstones = db.collection<Tombstone>('deleted_users');
  const isDeleted = async (clerkId: string) => (await tombstones.findOne({ _id: clerkId })) !== null;

  /** Inserts first and lets the unique index decide: of concurrent duplicates one inserts and the others update. */
  async function write(
    user: ClerkUser,
    { onlyIfNewer, withPlan = false }: SaveOptions,
  ): Promise<'inserted' | 'updated' | 'stale'> {
    const now = new Date();
    try {
      await users.insertOne({ _id: user.clerkId, ...user, createdAt: now, updatedAt: now });
      return 'inserted';
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const { clerkId, email, firstName, lastName, imageUrl, externalId, plan, clerkUpdatedAt } = user;
    const facts = { email, firstName, lastName, imageUrl, externalId, clerkUpdatedAt, updatedAt: now };
    const change = withPlan ? { ...facts, plan } : facts;
    // Not `$lte`: a document that an import wrote without the time of its event is older than any event.
    const filter = onlyIfNewer ? { clerkId, clerkUpdatedAt: { $not: { $gt: clerkUpdatedAt } } } : { clerkId };
    const { matchedCount } = await users.updateOne(filter, { $set: change });
    return matchedCount === 1 ? 'updated' : 'stale';
  }

  return {
    async migrate() {
      await users.createIndex({ clerkId: 1 }, { unique: true });
    },

    async find(clerkId) {
      const byKey = await users.findOne<StoredUser>({ _id: clerkId }, WITHOUT_KEY);
      return byKey ?? (await users.findOne<StoredUser>({ clerkId }, WITHOUT_KEY)) ?? undefined;
    },

    async save(user, options): Promise<Saved> {
      if (await isDeleted(user.clerkId)) return 'deleted';
      const outcome = await write(user, options);
      // A deletion leaves its tombstone before it removes the document. One that came in between has either left
      // it by now, or has its removal still before it and takes this document along.
      if (outcome === 'inserted' && (await isDeleted(user.clerkId))) {
        await users.deleteOne({ clerkId: user.clerkId });
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
      return (await users.deleteOne({ clerkId })).deletedCount === 1;
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
