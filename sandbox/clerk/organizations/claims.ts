import type { Instance } from '../instance.ts';
import type { MembershipRecord } from '../organizationRecords.ts';
import type { SessionRecord } from '../records.ts';
import { permissionsOf, roleByKey } from './roles.ts';

/** The membership by which a session acts for an organization; none once the user has left it. */
export function activeMembership(instance: Instance, session: SessionRecord): MembershipRecord | undefined {
  const { activeOrganizationId } = session;
  return activeOrganizationId === undefined
    ? undefined
    : instance.store.membership(activeOrganizationId, session.userId);
}

/**
 * The claims of a version 2 token about the active organization: `o` with id, role, slug, and the application's own
 * permissions, packed as `@clerk/shared/jwtPayloadParser` unpacks them: `fea` lists features, `per` actions, and `fpm`
 * has a number for each feature whose bits name its actions. Clerk's system permissions are never among them.
 */
export function organizationClaims(instance: Instance, session: SessionRecord): Record<string, unknown> {
  const membership = activeMembership(instance, session);
  const organization = instance.store.organizations.get(membership?.organizationId ?? '');
  if (membership === undefined || organization === undefined) return {};
  const held = permissionsOf(instance, roleByKey(instance, membership.role))
    .filter(({ type }) => type === 'user')
    .map(({ key }) => key.split(':').slice(1));
  const features = [...new Set(held.map(([feature]) => feature))];
  const actions = [...new Set(held.map(([, action]) => action))];
  const bitsOf = (feature: string | undefined): number =>
    held.reduce((bits, [of, action]) => (of === feature ? bits + 2 ** actions.indexOf(action) : bits), 0);
  return {
    ...(features.length === 0 ? {} : { fea: features.map((feature) => `o:${feature}`).join(',') }),
    o: {
      id: organization.id,
      rol: membership.role.replace(/^org:/, ''),
      slg: organization.slug,
      ...(features.length === 0 ? {} : { per: actions.join(','), fpm: features.map(bitsOf).join(',') }),
    },
  };
}
