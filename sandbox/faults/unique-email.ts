import type { Fault } from './fault.ts';

export default {
  id: 'unique-email',
  title: 'The address is unique, so a user whose address another row still holds ends in an error',
  seam: 'store',
  items: ['e2e.errors.db-conflict'],
  cases: ['email-on-two-users'],
  apply: (parts) => {
    const holders = new Map<string, string>();
    const free = (clerkId: string): void => {
      for (const [email, holder] of holders) if (holder === clerkId) holders.delete(email);
    };
    return {
      ...parts,
      store: {
        ...parts.store,
        save: async (user, options) => {
          const holder = user.email === null ? undefined : holders.get(user.email);
          if (holder !== undefined && holder !== user.clerkId)
            throw new Error('duplicate key value violates unique constraint "users_email_key"');
          const saved = await parts.store.save(user, options);
          if (saved !== 'saved') return saved;
          free(user.clerkId);
          if (user.email !== null) holders.set(user.email, user.clerkId);
          return saved;
        },
        remove: (clerkId) => {
          free(clerkId);
          return parts.store.remove(clerkId);
        },
      },
    };
  },
} satisfies Fault;
