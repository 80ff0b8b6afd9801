import { end } from '../ailing/handler.ts';
import { serve } from '../serve.ts';
import { primaryEmail, receive, type ClerkUser, type UserEvent } from './receive.ts';
import type { Shape } from './shape.ts';

const TOKEN = 'reader-token-of-the-harness';

/** A database that nobody reaches but the application; its own API is asked, with a token. */
const BEHIND_API: Shape = {
  name: 'a database behind the application’s own API',
  path: '/http/clerk-users-webhook',
  env: { READER_TOKEN: `Bearer ${TOKEN}` },
  mirror: {
    database: {
      kind: 'api',
      url: '/internal/users/:id',
      user: 'data.user',
      headers: { authorization: { env: 'READER_TOKEN' } },
    },
    key: 'externalId',
    columns: { email: 'email', 'name.given': 'first_name', 'name.family': 'last_name' },
  },
  policies: { order: 'newest-wins' },
  start: async (_engines, broken) => {
    const users = new Map<string, ClerkUser>();
    const gone = new Set<string>();
    const accept = (event: UserEvent): Promise<void> => {
      const { id } = event.data;
      if (event.type === 'user.deleted') {
        gone.add(id);
        if (broken !== 'keeps who is gone') users.delete(id);
      } else if (!gone.has(id) && (users.get(id)?.updated_at ?? 0) <= event.data.updated_at) users.set(id, event.data);
      return Promise.resolve();
    };
    const { origin, stop } = await serve(
      receive({
        path: BEHIND_API.path,
        accept,
        routes: (request, response) => {
          const id = /^\/internal\/users\/([^/?]+)$/.exec(request.url ?? '')?.[1];
          if (id === undefined) return false;
          if (request.headers.authorization !== `Bearer ${TOKEN}`) end(response, 401);
          else {
            const user = users.get(decodeURIComponent(id));
            const given = user && {
              externalId: user.id,
              email: primaryEmail(user),
              name: { given: user.first_name, family: user.last_name },
            };
            if (given === undefined) end(response, 404, { error: 'no such user' });
            else end(response, 200, { data: { user: given } });
          }
          return true;
        },
      }),
    );
    return { url: origin, stop };
  },
  twins: { 'keeps who is gone': ['deleted'] },
};

export const ON_API: readonly Shape[] = [BEHIND_API];
