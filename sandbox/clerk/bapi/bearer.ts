import type { MiddlewareHandler } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import { authenticationInvalid, ClerkApiError } from '../http/error.ts';
import { requesterOf } from '../http/requester.ts';
import type { Instance } from '../instance.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets only the holder of the secret key in, and counts it against the Backend API's limit. */
export function requireSecretKey(instance: Instance): MiddlewareHandler {
  const wanted = digest(instance.keys.secretKey);
  return async (c, next) => {
    const header = c.req.header('authorization');
    if (header === undefined) throw authenticationInvalid('The Authorization header is missing.');
    const [, key] = /^Bearer\s+(\S+)$/i.exec(header) ?? [];
    if (key === undefined) {
      throw new ClerkApiError(401, 'authorization_header_format_invalid', 'Invalid Authorization header format', {
        longMessage: 'Invalid Authorization header format. Must be "Bearer <YOUR_API_KEY>".',
      });
    }
    if (!timingSafeEqual(digest(key), wanted)) {
      // The code by which @clerk/backend tells a wrong key from other failures.
      throw new ClerkApiError(401, 'clerk_key_invalid', 'The provided Clerk Secret Key is invalid.', {
        longMessage: 'The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.',
      });
    }
    instance.limits.count('backend', requesterOf(c).ipAddress);
    await next();
  };
}
