import { onHttp, type Ailing } from './ailing.ts';
import { application, end, handler, OTHER_SECRET, PATH, type Route } from './handler.ts';

const always =
  (status: number, headers: Record<string, string> = {}, body?: unknown): Route =>
  (_request, response) =>
    end(response, status, body, headers);
const everywhere = (route: Route) => application({}, route);
const page: Route = always(200, {}, '<!doctype html><div id="root"></div>');
const SIGN_IN = { location: '/sign-in?redirect_url=%2Fapi%2Fwebhooks%2Fclerk' };

export const BEFORE_THE_HANDLER: readonly Ailing[] = [
  {
    name: 'no route',
    finds: 'not-found',
    start: onHttp(application({ '/': page })),
  },
  {
    name: 'no route in a single-page application whose GET fallback answers all',
    finds: 'not-found',
    start: onHttp(
      application({}, (request, response) => (request.method === 'GET' ? page : always(404))(request, response)),
    ),
  },
  {
    name: 'a route for another method, answered 405',
    finds: 'wrong-method',
    says: /allows GET/,
    start: onHttp(application({ [PATH]: always(405, { allow: 'GET' }) })),
  },
  {
    name: 'a route for GET alone, where POST is 404 as in Express',
    finds: 'wrong-method',
    start: onHttp(
      application({ [PATH]: (request, response) => always(request.method === 'GET' ? 200 : 404)(request, response) }),
    ),
  },
  {
    name: 'a redirect to sign-in',
    finds: 'redirect-sign-in',
    says: /\/sign-in/,
    start: onHttp(everywhere(always(307, SIGN_IN))),
  },
  {
    name: 'Clerk’s handshake',
    finds: 'redirect-sign-in',
    says: /Clerk’s own/,
    start: onHttp(
      everywhere(
        always(307, { location: 'https://happy-otter-1.clerk.accounts.dev/v1/client/handshake?redirect_url=x' }),
      ),
    ),
  },
  {
    name: 'a redirect to https',
    finds: 'redirect',
    says: /http is sent to https/,
    start: onHttp((request, response) =>
      end(response, 308, undefined, { location: `https://${request.headers.host ?? ''}${request.url ?? ''}` }),
    ),
  },
  {
    name: 'a trailing slash',
    finds: 'redirect',
    says: /trailing slash/,
    start: onHttp(application({ [PATH]: always(308, { location: `${PATH}/` }), [`${PATH}/`]: handler() })),
  },
  {
    name: 'another host',
    finds: 'redirect',
    says: /another host/,
    start: onHttp(application({ [PATH]: always(301, { location: 'https://app.example.org/api/webhooks/clerk' }) })),
  },
  {
    name: 'a redirect that leads nowhere',
    finds: 'redirect',
    says: /without saying where/,
    start: onHttp(application({ [PATH]: always(302) })),
  },
  {
    name: '401 from a middleware before everything',
    finds: 'middleware',
    certainty: 'likely',
    says: /a path beside/,
    start: onHttp(everywhere(always(401, {}, { error: 'Unauthorized' }))),
  },
  {
    name: 'basic authentication before the site',
    finds: 'middleware',
    says: /Basic/,
    start: onHttp(everywhere(always(401, { 'www-authenticate': 'Basic realm="staging"' }))),
  },
  {
    name: 'Clerk’s auth.protect(), which answers 404 to what is no page',
    finds: 'middleware',
    says: /Clerk’s own middleware/,
    start: onHttp(
      everywhere(always(404, { 'x-clerk-auth-reason': 'protect-rewrite', 'x-clerk-auth-status': 'signed-out' })),
    ),
  },
  {
    name: 'a check against cross-site requests',
    finds: 'middleware',
    says: /cross-site/,
    start: onHttp(application({ [PATH]: always(403, {}, 'CSRF verification failed. Request aborted.') })),
  },
  {
    name: 'a challenge page of Cloudflare',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(403, { 'cf-mitigated': 'challenge', server: 'cloudflare' }, 'Just a moment...'))),
  },
  {
    name: 'an older challenge page of Cloudflare',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(503, { server: 'cloudflare' }, '<title>Just a moment...</title>'))),
  },
  {
    name: 'a challenge of Vercel’s firewall',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(429, { 'x-vercel-mitigated': 'challenge' }))),
  },
  {
    name: 'Vercel’s protection of deployments',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(401, { 'set-cookie': '_vercel_sso_nonce=abc' }, 'Authentication Required'))),
  },
  {
    name: 'a challenge of AWS, which is a 202',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(202, { 'x-amzn-waf-action': 'challenge' }))),
  },
  {
    name: 'a rate limit',
    finds: 'rate-limited',
    state: 'inconclusive',
    start: onHttp(everywhere(always(429))),
  },
  {
    name: 'a tunnel whose end is gone',
    finds: 'no-application',
    says: /ngrok/,
    start: onHttp(everywhere(always(404, { 'ngrok-error-code': 'ERR_NGROK_3200' }))),
  },
  {
    name: 'a gateway without an application',
    finds: 'application-down',
    start: onHttp(everywhere(always(502, {}, 'Bad Gateway'))),
  },
  {
    name: 'a limit on sizes that is far too low',
    finds: 'unexpected-status',
    says: /413/,
    start: onHttp(application({ [PATH]: always(413) })),
  },

  // What fails earlier hides what comes later: the first is named.
  {
    name: 'a wrong secret behind a redirect',
    finds: 'redirect-sign-in',
    start: onHttp(application({ '/real': handler({ secret: OTHER_SECRET }) }, always(302, SIGN_IN))),
  },
  {
    name: 'a wrong secret behind a challenge',
    finds: 'edge-protection',
    state: 'inconclusive',
    start: onHttp(everywhere(always(403, { 'cf-mitigated': 'challenge' }))),
  },
  {
    name: 'a wrong clock before a missing route',
    finds: 'not-found',
    start: onHttp(
      application({}, (_request, response) => {
        response.sendDate = false;
        end(response, 404, undefined, { date: new Date(Date.now() + 5_000_000).toUTCString() });
      }),
    ),
  },
];
