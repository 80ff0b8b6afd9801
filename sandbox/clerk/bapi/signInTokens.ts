import { integerField, readJson, refuseUnknown, requiredText } from '../http/body.ts';
import { ClerkApiError, invalidValue, notFound } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import type { SignInTokenRecord } from '../records.ts';
import type { BapiRoutes } from './routes.ts';

/** Thirty days, Clerk's default. */
const DEFAULT_LIFE = 2_592_000;

function shape(token: SignInTokenRecord, withToken: boolean): Record<string, unknown> {
  return {
    object: 'sign_in_token',
    id: token.id,
    status: token.status,
    user_id: token.userId,
    // The token is shown once, to whoever made it.
    ...(withToken ? { token: token.token } : {}),
    url: null,
    created_at: token.createdAt,
    updated_at: token.updatedAt,
  };
}

/** Tickets that sign a user in once, without a password. */
export const signInTokenRoutes: BapiRoutes = (app, instance) => {
  const { store, keys, fapiUrl } = instance;

  app.post('/sign_in_tokens', async (c) => {
    const body = await readJson(c);
    // `org_id` is Clerk's too, and would have no effect here: refused, rather than lost in silence.
    refuseUnknown(body, ['user_id', 'expires_in_seconds']);
    const userId = requiredText(body, 'user_id');
    if (!store.users.has(userId)) throw notFound('user', userId);
    const seconds = integerField(body, 'expires_in_seconds') ?? DEFAULT_LIFE;
    if (seconds < 1) throw invalidValue('expires_in_seconds', 'expires_in_seconds must be at least 1.');
    const id = newId('sit');
    const now = Date.now();
    const expireAt = now + seconds * 1_000;
    const claims = { eid: instance.id, exp: Math.floor(expireAt / 1_000), iat: Math.floor(now / 1_000), iss: fapiUrl };
    const token: SignInTokenRecord = {
      id,
      userId,
      status: 'pending',
      token: keys.signToken({ ...claims, sid: id, st: 'sign_in_token' }),
      expireAt,
      createdAt: now,
      updatedAt: now,
    };
    store.signInTokens.set(id, token);
    return c.json(shape(token, true));
  });

  app.post('/sign_in_tokens/:tokenId/revoke', (c) => {
    const token = store.signInTokens.get(c.req.param('tokenId'));
    if (token === undefined) throw notFound('sign in token', c.req.param('tokenId'));
    if (token.status !== 'pending') {
      throw new ClerkApiError(400, 'sign_in_token_cannot_be_revoked_code', 'Sign in token cannot be revoked', {
        longMessage: `The sign in token is ${token.status}.`,
      });
    }
    token.status = 'revoked';
    token.updatedAt = Date.now();
    return c.json(shape(token, false));
  });
};
