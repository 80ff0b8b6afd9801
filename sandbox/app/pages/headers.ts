import type { MiddlewareHandler } from 'hono';

/** Clerk's bot protection. */
const CHALLENGES = 'https://challenges.cloudflare.com';

/**
 * Security headers for every answer. The policy is the one that Clerk documents for its components
 * (clerk.com/docs/security/clerk-csp), with no inline script and no `eval`.
 *
 * @param frontendApi host of the Frontend API, which serves the scripts and answers the components
 */
export function securityHeaders(frontendApi: string): Readonly<Record<string, string>> {
  const clerk = `https://${frontendApi}`;
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${clerk} ${CHALLENGES}`,
    `connect-src 'self' ${clerk}`,
    `img-src 'self' data: ${clerk} https://img.clerk.com`,
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
    `frame-src 'self' ${CHALLENGES}`,
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

export function sendHeaders(headers: Readonly<Record<string, string>>): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  };
}
