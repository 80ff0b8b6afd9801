/** A user as one event of Clerk describes them. */
export interface ClerkUser {
  readonly clerkId: string;
  /** The primary address; null where the user has none. */
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly imageUrl: string | null;
  readonly externalId: string | null;
  /** Given to a new row only: from then on the plan belongs to the application. */
  readonly plan: string;
  /** `updated_at` of the event, in milliseconds since the epoch. */
  readonly clerkUpdatedAt: number;
}

export interface StoredUser extends ClerkUser {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SaveOptions {
  /** Leave a row alone that a newer event has written. */
  readonly onlyIfNewer: boolean;
  /** Write the plan of a row that is there already, too. */
  readonly withPlan?: boolean;
}

/** `stale`: a newer event was there first. `deleted`: the user is gone, and a late event does not bring them back. */
export type Saved = 'saved' | 'stale' | 'deleted';

export interface RemoveOptions {
  /** Whether the deletion is remembered, so that a late event does not bring the user back; it is when left out. */
  readonly tombstone?: boolean;
}

export interface UserStore {
  /** Creates what is missing: tables, collections, indexes. Safe to run at every start, and by two processes at once. */
  migrate(): Promise<void>;
  find(clerkId: string): Promise<StoredUser | undefined>;
  /** Writes the row, whether or not it exists, in the face of concurrent duplicates. */
  save(user: ClerkUser, options: SaveOptions): Promise<Saved>;
  /** Removes the row for good. False when there was none; that is no error. */
  remove(clerkId: string, options?: RemoveOptions): Promise<boolean>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The longest wait, in milliseconds, for a connection and for one statement: well under Clerk's 15 s for a delivery. */
export const DATABASE_TIMEOUT_MS = 3_000;
