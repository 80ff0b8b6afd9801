import type { OrganizationInvitationRecord } from '../organizationRecords.ts';

/** The status now: what nobody accepted in time has expired. */
export function statusOf(invitation: OrganizationInvitationRecord): OrganizationInvitationRecord['status'] {
  if (invitation.status === 'pending' && invitation.expireAt <= Date.now()) invitation.status = 'expired';
  return invitation.status;
}
