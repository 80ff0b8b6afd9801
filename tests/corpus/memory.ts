import type { ClerkUser, StoredUser, UserStore } from '../../sandbox/app/store/store.ts';
import type { MirrorReader } from '../../fixtures/databases/reader.ts';
import type { Mirror } from '../../fixtures/config/resolved.ts';

export interface MemoryStore {
  readonly store: UserStore;
  readonly reader: MirrorReader;
  readonly rows: Map<string, StoredUser>;
}

/** A store that behaves as the databases do, and a reader beside it. */
export function openMemory(): MemoryStore {
  const rows = new Map<string, StoredUser>();
  const deleted = new Set<string>();
  const store: UserStore = {
    migrate: () => Promise.resolve(),
    find: (clerkId) => Promise.resolve(rows.get(clerkId)),
    save: (user: ClerkUser, { onlyIfNewer }) => {
      if (deleted.has(user.clerkId)) return Promise.resolve('deleted');
      const known = rows.get(user.clerkId);
      if (known !== undefined && onlyIfNewer && known.clerkUpdatedAt > user.clerkUpdatedAt)
        return Promise.resolve('stale');
      const now = new Date();
      rows.set(user.clerkId, {
        ...user,
        plan: known?.plan ?? user.plan,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      });
      return Promise.resolve('saved');
    },
    remove: (clerkId) => {
      deleted.add(clerkId);
      return Promise.resolve(rows.delete(clerkId));
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const reader: MirrorReader = {
    rowsOf: (userId) => {
      const row = rows.get(userId);
      // A copy, as a database gives one.
      return Promise.resolve(row === undefined ? [] : [{ ...row }]);
    },
    keysByPrefix: (prefix) => Promise.resolve([...rows.keys()].filter((key) => key.startsWith(prefix)).sort()),
    close: () => Promise.resolve(),
  };
  return { store, reader, rows };
}

/** The mirror that such a store is. */
export function mirrorAt(url: string, secret: string): Mirror {
  return {
    id: 'memory',
    url,
    webhook: { url: `${url}/api/webhooks/clerk`, path: '/api/webhooks/clerk', secret },
    database: { kind: 'mongodb', url: 'mongodb://memory/x', database: 'x', collection: 'users' },
    key: 'clerkId',
    columns: { email: 'email', firstName: 'first_name', lastName: 'last_name' },
    defaults: { plan: 'starter' },
    deletion: 'remove',
  };
}
