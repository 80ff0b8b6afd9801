import { Hono } from 'hono';
import type { Parts } from '../parts.ts';
import type { StoredUser } from '../store/store.ts';
import type { SignedIn } from '../protect.ts';

/** The users' API: each signed-in user reads their own row, as the last delivery left it. */
export function usersApi({ store, mayRead }: Parts): Hono<SignedIn> {
  const api = new Hono<SignedIn>();

  api.get('/me', async (c) => {
    const user = await store.find(c.get('userId'));
    // No row is made here: that would hide a webhook that has died.
    return user === undefined ? c.json({ error: 'not_synced' }, 404) : c.json(present(user));
  });

  api.get('/:id', async (c) => {
    const id = c.req.param('id');
    // The same answer for a stranger's row and for none, so that ids cannot be tried out.
    const user = mayRead(c.get('userId'), id) ? await store.find(id) : undefined;
    return user === undefined ? c.json({ error: 'not_found' }, 404) : c.json(present(user));
  });

  return api;
}

function present({
  clerkId,
  email,
  firstName,
  lastName,
  imageUrl,
  externalId,
  plan,
  createdAt,
  updatedAt,
}: StoredUser) {
  return { id: clerkId, email, firstName, lastName, imageUrl, externalId, plan, createdAt, updatedAt };
}
