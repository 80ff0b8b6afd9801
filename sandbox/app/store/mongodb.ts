import { MongoClient, MongoServerError } from 'mongodb';
import { makeTurns } from './turns.ts';
import type { ClerkUser, RemoveOptions, SaveOptions, Saved, StoredUser, UserStore } from './store.ts';

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

  // MongoDB finds and changes a document in one step. A server that only speaks its wire may look first and write then,
  // so that an older event overwrites a newer one; this process changes one user's document in turn.
  const inTurn = makeTurns();

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
    const facts = { email, firstName, lastName, imageUrl, externalId, clerkUpdatedAt, ...(withPlan ? { plan } : {}) };
    const known = await users.findOne({ _id: clerkId });
    if (known !== null && onlyIfNewer && known.clerkUpdatedAt > clerkUpdatedAt) return 'stale';
    // A repetition, of which there may be many at once, has nothing to write.
    if (known !== null && Object.entries(facts).every(([name, value]) => known[name as keyof ClerkUser] === value))
      return 'updated';
    const key = known === null ? { clerkId } : { _id: clerkId };
    // Not `$lte`: a document that an import wrote without the time of its event is older than any event.
    const filter = onlyIfNewer ? { ...key, clerkUpdatedAt: { $not: { $gt: clerkUpdatedAt } } } : key;
    const change = { ...facts, updatedAt: now };
    const { matchedCount } = await inTurn(clerkId, () => users.updateOne(filter, { $set: change }));
    return matchedCount === 1 ? 'updated' : 'stale';
  }

  async function removeDocument(clerkId: string): Promise<boolean> {
    for (const key of [{ _id: clerkId }, { clerkId }]) if ((await users.deleteOne(key)).deletedCount === 1) return true;
    return false;
  }

  async function save(user: ClerkUser, options: SaveOptions): Promise<Saved> {
    if (await isDeleted(user.clerkId)) return 'deleted';
    const outcome = await write(user, options);
    // A deletion leaves its tombstone before it removes the document. One that came in between has either left
    // it by now, or has its removal still before it and takes this document along.
    if (outcome === 'inserted' && (await isDeleted(user.clerkId))) {
      await removeDocument(user.clerkId);
      return 'deleted';
    }
    return outcome === 'stale' ? 'stale' : 'saved';
  }

  async function remove(clerkId: string, { tombstone = true }: RemoveOptions = {}): Promise<boolean> {
    try {
      if (tombstone) await tombstones.insertOne({ _id: clerkId, deletedAt: new Date() });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return removeDocument(clerkId);
  }

  return {
    async migrate() {
      await users.createIndex({ clerkId: 1 }, { unique: true });
    },

    async find(clerkId) {
      const byKey = await users.findOne<StoredUser>({ _id: clerkId }, WITHOUT_KEY);
      return byKey ?? (await users.findOne<StoredUser>({ clerkId }, WITHOUT_KEY)) ?? undefined;
    },

    save,
    remove,

    async ping() {
      await db.command({ ping: 1 });
    },

    close: () => client.close(),
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
