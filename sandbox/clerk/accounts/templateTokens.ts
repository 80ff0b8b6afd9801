import { createHmac, sign } from 'node:crypto';
import { notFound } from '../http/error.ts';
import { newSecret } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import type { SessionRecord, UserRecord } from '../records.ts';
import { activeMembership } from '../organizations/claims.ts';
import { imageUrl } from '../shapes/user.ts';
import { type ClaimsContext, evaluateClaims } from './shortcodes.ts';

/** The `cat` header by which `@clerk/backend` tells such a token from one that proves a session. */
const TEMPLATE_CATEGORY = 'cl_B7d4PD222AAA';

/** What the minting of a token reads of a JWT template. */
export interface TokenTemplate {
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly lifetime: number;
  /** Seconds by which `nbf` lies before `iat`. */
  readonly allowedClockSkew: number;
  readonly signingAlgorithm: string;
  /** Null: the instance's own key signs. */
  readonly signingKey: string | null;
}

/** What shortcodes see of a session and its user. Private metadata is not among it. */
export function describeClaims(instance: Instance, session: SessionRecord, user: UserRecord): ClaimsContext {
  const primary = user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId);
  return {
    user: {
      id: user.id,
      external_id: user.externalId,
      username: user.username,
      first_name: user.firstName,
      last_name: user.lastName,
      full_name: [user.firstName, user.lastName].filter(Boolean).join(' ') || null,
      primary_email_address: primary?.address ?? null,
      email_verified: primary?.verification?.status === 'verified',
      image_url: imageUrl(instance, user),
      has_image: user.image !== undefined,
      public_metadata: user.publicMetadata,
      unsafe_metadata: user.unsafeMetadata,
      created_at: user.createdAt,
      updated_at: user.updatedAt,
      last_sign_in_at: user.lastSignInAt,
    },
    session: { id: session.id, actor: null },
    ...describeOrganization(instance, session),
  };
}

/** The active organization, as `org`. */
function describeOrganization(instance: Instance, session: SessionRecord): Record<string, unknown> {
  const membership = activeMembership(instance, session);
  const organization = instance.store.organizations.get(membership?.organizationId ?? '');
  if (membership === undefined || organization === undefined) return {};
  const { id, name, slug, publicMetadata } = organization;
  return {
    org: { id, name, slug, role: membership.role, public_metadata: publicMetadata },
    org_membership: { public_metadata: membership.publicMetadata },
  };
}

/**
 * Signs a token of a JWT template: Clerk's own claims, which a template cannot replace, and the template's.
 *
 * @param authorizedParty origin of the page that asked, the `azp` claim
 * @param lifetimeSeconds where it is not the template's own
 * @throws ClerkApiError `resource_not_found` without a template of that name, or once the user is gone
 */
export function mintTemplateToken(
  instance: Instance,
  session: SessionRecord,
  name: string,
  authorizedParty?: string,
  lifetimeSeconds?: number,
): string {
  const template = [...instance.store.jwtTemplates.values()].find((candidate) => candidate.name === name);
  if (template === undefined) throw notFound('JWT template', name);
  const user = instance.store.users.get(session.userId);
  if (user === undefined) throw notFound('user', session.userId);
  const custom = evaluateClaims(template.claims, describeClaims(instance, session, user));
  const issuedAt = Math.floor(Date.now() / 1_000);
  const claims = {
    ...(custom as Record<string, unknown>),
    ...(authorizedParty === undefined ? {} : { azp: authorizedParty }),
    exp: issuedAt + (lifetimeSeconds ?? template.lifetime),
    iat: issuedAt,
    iss: instance.fapiUrl,
    jti: newSecret(20),
    nbf: issuedAt - template.allowedClockSkew,
    sub: user.id,
  };
  if (template.signingKey === null) return instance.keys.signToken(claims, TEMPLATE_CATEGORY);
  return signWithOwnKey(claims, template.signingAlgorithm, template.signingKey);
}

/** Signs with a template's own key, a shared secret or a PEM: third parties that know no JWKS ask for that. */
function signWithOwnKey(claims: Readonly<Record<string, unknown>>, algorithm: string, key: string): string {
  const [header, payload] = [{ alg: algorithm, typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const content = `${header}.${payload}`;
  const digest = `sha${algorithm.slice(2)}`;
  const signature = algorithm.startsWith('HS')
    ? createHmac(digest, key).update(content).digest()
    : sign(digest, Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}
