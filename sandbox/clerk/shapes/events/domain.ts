import { type OrganizationFacts, shapePublicOrganizationData } from './organization.ts';

export interface DomainVerificationFacts {
  readonly status: 'unverified' | 'verified' | 'failed' | 'expired';
  readonly strategy: string;
  readonly attempts: number | null;
  readonly expireAt: number | null;
  readonly verifiedAt: number | null;
}

export interface DomainFacts {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly enrollmentMode: 'manual_invitation' | 'automatic_invitation' | 'automatic_suggestion' | 'enterprise_sso';
  readonly affiliationEmailAddress: string | null;
  readonly affiliationVerification: DomainVerificationFacts | null;
  readonly ownershipVerification: DomainVerificationFacts | null;
  readonly pendingInvitations: number;
  readonly pendingSuggestions: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The data of `organizationDomain.created` and `.updated`. */
export function shapeDomainEvent(
  domain: DomainFacts,
  organization: Pick<OrganizationFacts, 'id' | 'name' | 'slug' | 'imageUrl' | 'hasImage'>,
): Record<string, unknown> {
  const affiliation = shapeVerification(domain.affiliationVerification);
  return {
    object: 'organization_domain',
    id: domain.id,
    organization_id: domain.organizationId,
    name: domain.name,
    enrollment_mode: domain.enrollmentMode,
    affiliation_email_address: domain.affiliationEmailAddress,
    affiliation_verification: affiliation,
    ownership_verification: shapeVerification(domain.ownershipVerification),
    // The older name of the affiliation's.
    verification: affiliation,
    total_pending_invitations: domain.pendingInvitations,
    total_pending_suggestions: domain.pendingSuggestions,
    public_organization_data: shapePublicOrganizationData(organization),
    created_at: domain.createdAt,
    updated_at: domain.updatedAt,
  };
}

/** The data of `organizationDomain.deleted`. */
export function shapeDeletedDomain(domain: Pick<DomainFacts, 'id'>): Record<string, unknown> {
  return { object: 'organization_domain', id: domain.id, deleted: true };
}

function shapeVerification(verification: DomainVerificationFacts | null): Record<string, unknown> | null {
  if (verification === null) return null;
  const { status, strategy, attempts, expireAt, verifiedAt } = verification;
  return { status, strategy, attempts, expire_at: expireAt, verified_at: verifiedAt };
}
