import { createAuthenticate } from './authenticate.ts';
import { askClerk, boundCheck, rememberCheck } from './health.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';
import { readAssets } from './pages/assets.ts';
import { securityHeaders } from './pages/headers.ts';
import { isProtected } from './protect.ts';
import type { Settings } from './settings.ts';
import { openStore } from './store/open.ts';
import { readUser } from './webhook/mapping.ts';
import { answerDelivery } from './webhook/outcome.ts';
import { syncHandlers } from './webhook/sync.ts';
import { verifyDelivery } from './webhook/verify.ts';

/** The application's parts, in good order. */
export function buildParts(settings: Settings, log: Log, origin: () => string): Parts {
  const { publishableKey, frontendApi, secretKey, apiUrl } = settings;
  const store = openStore(settings.store, log, settings.databaseTimeoutMs);
  const clerk = rememberCheck(
    boundCheck('clerk', () => askClerk(apiUrl, secretKey), log),
    Date.now,
  );
  const isClerkUp = async () => (await clerk()) === 'ok';
  return {
    methods: ['POST'],
    verify: verifyDelivery,
    signingSecret: settings.signingSecret,
    mapping: readUser,
    sync: syncHandlers,
    answers: answerDelivery,
    store,
    authenticate: createAuthenticate({ secretKey, publishableKey, apiUrl, origin, isClerkUp, log }),
    isProtected,
    mayRead: (reader, owner) => reader === owner,
    health: { database: boundCheck('database', () => store.ping(), log), clerk },
    pages: {
      publishableKey,
      frontendApi,
      signInUrl: '/sign-in',
      signUpUrl: '/sign-up',
      afterSignInUrl: '/dashboard',
      afterSignOutUrl: '/',
      bearer: true,
    },
    assets: readAssets(),
    headers: securityHeaders(frontendApi),
    log,
    version: settings.version,
  };
}
