import type { Metadata } from './records.ts';

/** Organizations, and who belongs to them. Times are milliseconds since the epoch. */
export interface OrganizationRecord {
  readonly id: string;
  name: string;
  slug: string;
  /** 0 is without limit. */
  maxAllowedMemberships: number;
  adminDeleteEnabled: boolean;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  readonly createdBy: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface MembershipRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  /** Key of a role, such as `org:admin`. */
  role: string;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  readonly createdAt: number;
  updatedAt: number;
}

export interface OrganizationInvitationRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly emailAddress: string;
  readonly role: string;
  readonly inviterId: string | null;
  status: 'pending' | 'accepted' | 'revoked' | 'expired';
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly url: string;
  readonly expireAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export type EnrollmentMode = 'manual_invitation' | 'automatic_invitation' | 'automatic_suggestion' | 'enterprise_sso';

export interface OrganizationDomainRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  enrollmentMode: EnrollmentMode;
  /** Null while nobody has shown that the organization owns it. */
  verifiedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export interface PermissionRecord {
  readonly id: string;
  name: string;
  key: string;
  description: string;
  /** Clerk's own permissions cannot be changed. */
  readonly type: 'system' | 'user';
  readonly createdAt: number;
  updatedAt: number;
}

export interface RoleRecord {
  readonly id: string;
  name: string;
  key: string;
  description: string | null;
  /** Ids of its permissions. */
  permissionIds: string[];
  readonly createdAt: number;
  updatedAt: number;
}
