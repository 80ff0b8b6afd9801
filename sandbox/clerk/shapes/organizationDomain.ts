import type { OrganizationDomainRecord } from '../organizationRecords.ts';

/** A domain whose people an organization may take in. */
export function shapeOrganizationDomain(domain: OrganizationDomainRecord): Record<string, unknown> {
  const verification =
    domain.verifiedAt === null
      ? null
      : {
          status: 'verified',
          strategy: 'manual_override',
          attempts: null,
          expire_at: null,
          verified_at: domain.verifiedAt,
        };
  return {
    object: 'organization_domain',
    id: domain.id,
    organization_id: domain.organizationId,
    name: domain.name,
    enrollment_mode: domain.enrollmentMode,
    affiliation_email_address: null,
    affiliation_verification: null,
    ownership_verification: verification,
    verification,
    total_pending_invitations: 0,
    total_pending_suggestions: 0,
    created_at: domain.createdAt,
    updated_at: domain.updatedAt,
  };
}
