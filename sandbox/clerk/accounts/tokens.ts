import type { Instance } from '../instance.ts';
import type { SessionRecord } from '../records.ts';
import { organizationClaims } from '../organizations/claims.ts';
import { evaluateClaims } from './shortcodes.ts';
import { describeClaims } from './templateTokens.ts';

/** Seconds by which `nbf` lies before `iat`, so that a verifier with a slow clock still accepts. */
const NOT_BEFORE_MARGIN = 10;

/**
 * Signs a session token: RS256 with Clerk's version 2 claims.
 *
 * @param authorizedParty origin of the page that asked, the `azp` claim; left out where a server asked
 * @param lifetimeSeconds where it is not the instance's own
 */
export function signSessionToken(
  instance: Instance,
  session: SessionRecord,
  authorizedParty: string | undefined,
  lifetimeSeconds = instance.tokenLifetimeSeconds,
): string {
  const issuedAt = Math.floor(Date.now() / 1_000);
  return instance.keys.signToken({
    ...customClaims(instance, session),
    ...(authorizedParty === undefined ? {} : { azp: authorizedParty }),
    exp: issuedAt + lifetimeSeconds,
    fva: factorAges(session),
    iat: issuedAt,
    iss: instance.fapiUrl,
    nbf: issuedAt - NOT_BEFORE_MARGIN,
    ...organizationClaims(instance, session),
    sid: session.id,
    sts: 'active',
    sub: session.userId,
    v: 2,
  });
}

/** The instance's own claims, which never replace Clerk's. */
function customClaims(instance: Instance, session: SessionRecord): Record<string, unknown> {
  const { sessionClaims } = instance.settings;
  const user = instance.store.users.get(session.userId);
  if (user === undefined || Object.keys(sessionClaims).length === 0) return {};
  return evaluateClaims(sessionClaims, describeClaims(instance, session, user)) as Record<string, unknown>;
}

/** Minutes since the first and second factor; -1 is never. */
export function factorAges(session: SessionRecord): [number, number] {
  const age = (since: number | undefined): number =>
    since === undefined ? -1 : Math.floor((Date.now() - since) / 60_000);
  return [age(session.firstFactorAt), age(session.secondFactorAt)];
}
