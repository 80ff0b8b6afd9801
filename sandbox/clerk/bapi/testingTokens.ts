import { newSecret } from '../identifiers.ts';
import type { BapiRoutes } from './routes.ts';

/** A testing token lives an hour. */
const LIFE_MS = 3_600_000;

/** Tokens that let a test pass bot protection. */
export const testingTokenRoutes: BapiRoutes = (app, instance) => {
  app.post('/testing_tokens', (c) => {
    const now = instance.clock.now();
    const expireAt = now + LIFE_MS;
    const token = `${Math.floor(now / 1_000)}-${newSecret(43)}`;
    instance.store.testingTokens.set(token, { token, expireAt });
    // In seconds, unlike every other time of this API.
    return c.json({ object: 'testing_token', token, expires_at: Math.floor(expireAt / 1_000) });
  });
};
